package dev.steppe.store.rocksdb;

import dev.steppe.engine.Status;
import dev.steppe.store.Cursor;
import dev.steppe.store.Page;
import dev.steppe.store.StoreException;
import dev.steppe.store.Summary;
import dev.steppe.store.codec.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Lists what is listed under an ARN. The index has one entry for each ARN that an execution is
/// listed under, with its status; a listing of all is the merge of five.
final class Listing {
  private final Database database;

  Listing(Database database) {
    this.database = database;
  }

  Page<Summary> page(String arn, Optional<Status> status, Cursor after, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("a page of " + limit + " rows");
    }
    var statuses = status.map(List::of).orElseGet(() -> List.of(Status.values()));
    return database.read(view -> {
      var scans = statuses.stream().map(s -> scan(view, arn, s, after)).toList();
      var rows = new ArrayList<Summary>();
      var last = Cursor.START;
      for (var scan = newest(scans); scan.isPresent(); scan = newest(scans)) {
        var place = Keys.placeOf(scan.get().key());
        var summary = summary(view, place);
        if (summary.listedUnder().contains(arn)) {
          if (rows.size() == limit) {
            return new Page<>(rows, Optional.of(last));
          }
          rows.add(summary);
          last = Keys.cursor(place);
        }
        scan.get().next();
      }
      return new Page<>(rows, Optional.empty());
    });
  }

  private static View.Scan scan(View view, String arn, Status status, Cursor after) {
    var prefix = Keys.listing(arn, status);
    var scan = view.scan(Family.listing(status), prefix);
    return after.equals(Cursor.START)
        ? scan.toFirst()
        : scan.toAfter(Keys.join(prefix, Keys.place(after, Keys.PLACE)));
  }

  /// The scan that stands at the most recently started execution.
  private static Optional<View.Scan> newest(List<View.Scan> scans) {
    return scans.stream()
        .filter(View.Scan::isAtEntry)
        .min((a, b) -> Arrays.compareUnsigned(Keys.placeOf(a.key()), Keys.placeOf(b.key())));
  }

  private static Summary summary(View view, byte[] place) {
    return view.get(Family.EXECUTIONS, Hash.endOf(place).bytes())
        .map(bytes -> Row.decode(bytes).summary())
        .orElseThrow(() -> new StoreException("a listing names an execution that is not there"));
  }
}
