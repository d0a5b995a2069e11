package dev.steppe.store.rocksdb;

import dev.steppe.engine.Event;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Recorded;
import dev.steppe.store.Cursor;
import dev.steppe.store.Loaded;
import dev.steppe.store.Page;
import dev.steppe.store.StoreException;
import dev.steppe.store.codec.CommitCodec;
import dev.steppe.store.codec.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads single executions.
final class Executions {
  private final Database database;

  Executions(Database database) {
    this.database = database;
  }

  Optional<Row> row(ExecutionId id, Hash hash) {
    var row = database.get(Family.EXECUTIONS, hash.bytes()).map(Row::decode);
    if (row.isPresent() && !row.get().summary().id().equals(id)) {
      throw new StoreException(
          "two executions have one hash: " + row.get().summary().id().arn() + " and " + id.arn());
    }
    return row;
  }

  Optional<Loaded> load(ExecutionId id) {
    var hash = Hash.of(id);
    return row(id, hash).map(row -> load(id, hash, row));
  }

  private Loaded load(ExecutionId id, Hash hash, Row row) {
    var payloads = new RocksPayloads(database, hash);
    var from = Math.max(row.snapshotBlob(), 1);
    var blobs = blobs(hash, from, row.lastBlob());
    var first = CommitCodec.decode(id, blobs.getFirst(), payloads);
    var after = new ArrayList<Recorded>();
    Execution snapshot = new Execution.New();
    if (row.snapshotBlob() > 0) {
      snapshot =
          first.snapshot().orElseThrow(() -> new StoreException("no snapshot in " + id.arn()));
    } else {
      after.addAll(first.events());
    }
    for (var blob : blobs.subList(1, blobs.size())) {
      after.addAll(CommitCodec.decodeEvents(id, blob, payloads));
    }
    return new Loaded(snapshot, after);
  }

  /// The blobs from one to another, both included. One alone, as most are, is got without a scan.
  private List<byte[]> blobs(Hash hash, long from, long to) {
    if (from == to) {
      return List.of(
          database
              .get(Family.EVENTS, Keys.blob(hash, from))
              .orElseThrow(() -> new StoreException("the events of an execution are missing")));
    }
    return database.read(view -> {
      var blobs = new ArrayList<byte[]>();
      var scan = view.scan(Family.EVENTS, hash.bytes()).to(Keys.blob(hash, from));
      while (scan.isAtEntry() && Keys.firstEvent(scan.key()) <= to) {
        blobs.add(scan.value());
        scan.next();
      }
      return blobs;
    });
  }

  /// The cursor of an event is its place among all the execution's events, from 1.
  Page<Recorded> history(ExecutionId id, Cursor after, boolean reverse, int limit) {
    var hash = Hash.of(id);
    if (row(id, hash).isEmpty()) {
      return new Page<>(List.of(), Optional.empty());
    }
    var page = new HistoryPage(limit);
    var from = reverse ? start(after, Long.MAX_VALUE) - 1 : start(after, 0) + 1;
    return database.read(view -> {
      var scan = view.scan(Family.EVENTS, hash.bytes()).backTo(Keys.blob(hash, from));
      while (scan.isAtEntry() && !page.isFull()) {
        var first = Keys.firstEvent(scan.key());
        var events = CommitCodec.decodeEvents(id, scan.value(), new RocksPayloads(database, hash));
        if (reverse) {
          for (int i = (int) Math.min(events.size() - 1L, from - first); i >= 0; i--) {
            page.add(first + i, events.get(i));
          }
          scan.previous();
        } else {
          for (int i = (int) Math.max(0, from - first); i < events.size(); i++) {
            page.add(first + i, events.get(i));
          }
          scan.next();
        }
      }
      return page.toPage();
    });
  }

  private static long start(Cursor after, long start) {
    if (after.equals(Cursor.START)) {
      return start;
    }
    try {
      return Long.parseLong(after.text());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a cursor of a history: " + after.text(), e);
    }
  }

  /// Collects visible events until it has one more than fit.
  private static final class HistoryPage {
    private final int limit;
    private final List<Recorded> rows = new ArrayList<>();
    private long last;
    private boolean more;

    HistoryPage(int limit) {
      if (limit < 1) {
        throw new IllegalArgumentException("a page of " + limit + " rows");
      }
      this.limit = limit;
    }

    boolean isFull() {
      return more;
    }

    void add(long place, Recorded recorded) {
      if (recorded.event() instanceof Event.Hidden) {
        return;
      }
      if (rows.size() == limit) {
        more = true;
      } else {
        rows.add(recorded);
        last = place;
      }
    }

    Page<Recorded> toPage() {
      return new Page<>(
          rows, more ? Optional.of(new Cursor(Long.toString(last))) : Optional.empty());
    }
  }
}
