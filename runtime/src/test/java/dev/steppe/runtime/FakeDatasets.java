package dev.steppe.runtime;

import dev.steppe.asl.ItemReader;
import dev.steppe.asl.ResultWriter;
import dev.steppe.asl.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// Numbers from 0 on as items, and results in lists. Places are the numbers after which reading
/// goes on.
final class FakeDatasets implements Datasets {
  /// Where the data was opened, each time it was.
  final List<Optional<Json>> openedAfter = new CopyOnWriteArrayList<>();

  final List<Json> succeeded = new CopyOnWriteArrayList<>();
  final List<Json> failed = new CopyOnWriteArrayList<>();
  final List<Json> pending = new CopyOnWriteArrayList<>();
  private final long items;
  volatile long readable = Long.MAX_VALUE;
  volatile boolean canWrite = true;

  FakeDatasets(long items) {
    this.items = items;
  }

  @Override
  public Dataset open(ItemReader reader, Json arguments, Optional<Json> after) {
    openedAfter.add(after);
    return new Dataset() {
      private long next =
          after.map(place -> place instanceof Json.Int(var number) ? number + 1 : 0L).orElse(0L);

      @Override
      public String source() {
        return "s3://bucket/key";
      }

      @Override
      public Optional<Item> next() {
        if (next >= items) {
          return Optional.empty();
        }
        if (next >= readable) {
          throw new DatasetException("The object is gone.");
        }
        var item = Json.of(next++);
        return Optional.of(new Item(Optional.empty(), item, item));
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public ResultFiles create(Json arguments, ResultWriter.OutputType outputType, String mapRunArn) {
    var succeededNow = new ArrayList<Json>();
    var failedNow = new ArrayList<Json>();
    var pendingNow = new ArrayList<Json>();
    return new ResultFiles() {
      @Override
      public void add(Outcome outcome, Json record) {
        if (!canWrite) {
          throw new DatasetException("The bucket is full.");
        }
        switch (outcome) {
          case SUCCEEDED -> succeededNow.add(record);
          case FAILED -> failedNow.add(record);
          case PENDING -> pendingNow.add(record);
        }
      }

      @Override
      public Json.Obj finish() {
        succeeded.addAll(succeededNow);
        failed.addAll(failedNow);
        pending.addAll(pendingNow);
        return Json.object().put("Bucket", "b").put("Key", "manifest.json").build();
      }

      @Override
      public void close() {}
    };
  }
}
