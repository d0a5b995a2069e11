package dev.steppe.integrations.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.steppe.asl.ResultWriter.OutputType;
import dev.steppe.asl.json.Json;
import dev.steppe.runtime.DatasetException;
import dev.steppe.runtime.Datasets.Outcome;
import dev.steppe.runtime.Datasets.ResultFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The results of a map run, written to a bucket: `SUCCEEDED_0.json` and its like, and at last the
/// `manifest.json` that names them, all under the map run's own id.
final class ResultObjects implements ResultFiles {
  private final ObjectStore store;
  private final String bucket;
  private final String folder;
  private final String mapRunArn;
  private final OutputType outputType;
  private final long mostBytes;
  private final Map<Outcome, Files> files = new EnumMap<>(Outcome.class);

  /// @param mostBytes how long a file may become before another is begun
  ResultObjects(
      ObjectStore store,
      Arguments arguments,
      OutputType outputType,
      String mapRunArn,
      long mostBytes) {
    this.store = store;
    this.bucket = arguments.bucket();
    this.mapRunArn = mapRunArn;
    this.outputType = outputType;
    this.mostBytes = mostBytes;
    var prefix = arguments.prefix();
    this.folder =
        (prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/")
            + mapRunArn.substring(mapRunArn.lastIndexOf(':') + 1)
            + "/";
  }

  @Override
  public void add(Outcome outcome, Json record) throws InterruptedException {
    writing(() -> files(outcome).add(record.text().getBytes(UTF_8)));
  }

  private Files files(Outcome outcome) {
    return files.computeIfAbsent(outcome, Files::new);
  }

  @Override
  public Json.Obj finish() throws InterruptedException {
    var results = Json.object();
    for (var outcome : List.of(Outcome.FAILED, Outcome.PENDING, Outcome.SUCCEEDED)) {
      writing(() -> files(outcome).end());
      results.put(outcome.name(), new Json.Arr(files(outcome).written));
    }
    var manifest =
        Json.object()
            .put("DestinationBucket", bucket)
            .put("MapRunArn", mapRunArn)
            .put("ResultFiles", results.build())
            .build();
    var key = folder + "manifest.json";
    try (var upload = store.create(bucket, key)) {
      writing(() -> {
        upload.write(manifest.text().getBytes(UTF_8));
        upload.finish();
      });
    }
    return Json.object().put("Bucket", bucket).put("Key", key).build();
  }

  @FunctionalInterface
  private interface Writing {
    void run() throws IOException;
  }

  private void writing(Writing writing) throws InterruptedException {
    try {
      writing.run();
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw new DatasetException(
          "The results cannot be written to %s: %s"
              .formatted(ObjectName.uri(bucket), e.getMessage()),
          e);
    }
  }

  @Override
  public void close() {
    files.values().forEach(Files::drop);
  }

  /// The files of one outcome, of which the last is being written.
  private final class Files {
    private final Outcome outcome;
    private final List<Json> written = new ArrayList<>();
    private Optional<ObjectStore.Upload> open = Optional.empty();
    private String key = "";
    private long length;

    Files(Outcome outcome) {
      this.outcome = outcome;
    }

    void add(byte[] record) throws IOException {
      if (open.isPresent() && length + record.length + 2 > mostBytes) {
        end();
      }
      if (open.isEmpty()) {
        begin();
      }
      var upload = open.get();
      switch (outputType) {
        case JSON -> upload.write(new byte[] {(byte) (length == 0 ? '[' : ',')});
        case JSONL -> {}
      }
      upload.write(record);
      switch (outputType) {
        case JSON -> {}
        case JSONL -> upload.write(new byte[] {'\n'});
      }
      length += record.length + 1L;
    }

    private void begin() {
      key = "%s%s_%d.json".formatted(folder, outcome.name(), written.size());
      open = Optional.of(store.create(bucket, key));
      length = 0;
    }

    void end() throws IOException {
      if (open.isEmpty()) {
        return;
      }
      var upload = open.get();
      switch (outputType) {
        case JSON -> upload.write(new byte[] {']'});
        case JSONL -> {}
      }
      written.add(Json.object().put("Key", key).put("Size", upload.finish()).build());
      open = Optional.empty();
      upload.close();
    }

    void drop() {
      open.ifPresent(ObjectStore.Upload::close);
      open = Optional.empty();
    }
  }
}
