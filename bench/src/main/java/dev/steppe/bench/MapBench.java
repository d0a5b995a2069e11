package dev.steppe.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// Measures Maps over HTTP: a distributed one whose items come from a file of JSON Lines and whose
/// results go to files, with Express children of one Pass state; one whose items are its input; and
/// an inline one. Every write is synced.
///
/// Arguments: the launcher, then how many items the file has.
public final class MapBench {
  private static final String ROLE = "arn:aws:iam::123456789012:role/bench";
  private static final String ARN = "arn:aws:states:us-east-1:123456789012:stateMachine:";
  private static final int INLINE_ITEMS = 1_000;
  private static final int INLINE_RUNS = 20;
  private static final int STATE_DATA_ITEMS = 10_000;
  private static final long PAUSE_MILLIS = 50;

  private static final String CHILD =
      """
      "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"EXPRESS"},\
      "StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}\
      """;

  private static final String FROM_FILE =
      """
      {"StartAt":"M","States":{"M":{"Type":"Map","End":true,"Label":"lines",\
      "ItemReader":{"Resource":"arn:aws:states:::s3:getObject",\
      "ReaderConfig":{"InputType":"JSONL"},\
      "Parameters":{"Bucket.$":"$.bucket","Key":"items.jsonl"}},\
      "ResultWriter":{"Resource":"arn:aws:states:::s3:putObject",\
      "WriterConfig":{"Transformation":"COMPACT","OutputType":"JSONL"},\
      "Parameters":{"Bucket.$":"$.bucket","Prefix":"results"}},\
      %s}}}\
      """
          .formatted(CHILD);

  private static final String FROM_INPUT =
      """
      {"StartAt":"M","States":{"M":{"Type":"Map","End":true,"Label":"data",%s}}}\
      """
          .formatted(CHILD);

  private static final String INLINE =
      """
      {"StartAt":"M","States":{"M":{"Type":"Map","End":true,\
      "ItemProcessor":{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}}}}\
      """;

  private final ServerProcess server;
  private final Report report = new Report(System.out);
  private double mostMegabytes;

  private MapBench(ServerProcess server) {
    this.server = server;
  }

  /// Runs the benchmark in a temporary directory, which it removes.
  public static void main(String[] args) throws IOException, InterruptedException {
    var directory = Files.createTempDirectory("steppe-bench");
    var items = args.length > 1 ? Long.parseLong(args[1]) : 1_000_000;
    try (var server =
        ServerProcess.start(
            Path.of(args[0]),
            directory.resolve("data"),
            "--dataset-folder",
            directory.toString())) {
      new MapBench(server).run(directory, items);
    } finally {
      delete(directory);
    }
  }

  private void run(Path directory, long items) throws IOException, InterruptedException {
    create("lines", FROM_FILE);
    create("data", FROM_INPUT);
    create("inline", INLINE);
    report.title("An inline Map of " + INLINE_ITEMS + " iterations of one Pass state");
    var seconds = 0.0;
    for (int i = 0; i < INLINE_RUNS; i++) {
      seconds += execute("inline", numbers(INLINE_ITEMS));
    }
    report.atLeast("iterations", INLINE_RUNS * INLINE_ITEMS / seconds, 10_000, "/s", "");
    report.title("A distributed Map over its input, Express children of one Pass state");
    report.atLeast(
        "items, of " + STATE_DATA_ITEMS,
        STATE_DATA_ITEMS / execute("data", numbers(STATE_DATA_ITEMS)),
        5_000,
        "/s",
        "");
    report.title("A distributed Map over JSON Lines, results to files");
    var bucket = Files.createDirectory(directory.resolve("bucket"));
    write(bucket.resolve("items.jsonl"), items);
    var before = server.residentMegabytes();
    var kept = size(directory.resolve("data"));
    mostMegabytes = 0;
    var cpu = server.cpuSeconds();
    var taken = execute("lines", "{\"bucket\":\"file:" + bucket + "\"}");
    report.atLeast(
        "items, of " + items,
        items / taken,
        20_000,
        "/s",
        "%.1f s, %.1f us of CPU each".formatted(taken, (server.cpuSeconds() - cpu) * 1e6 / items));
    report.atMost(
        "memory, at most", mostMegabytes, 500, "MB", "before it %.0f MB".formatted(before));
    report.plain(
        "bytes kept of an item",
        (double) (size(directory.resolve("data")) - kept) / items,
        "bytes",
        "the log of the store included");
  }

  private static String numbers(int count) {
    return LongStream.range(0, count)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static void write(Path file, long items) throws IOException {
    try (var out = Files.newBufferedWriter(file)) {
      for (long i = 0; i < items; i++) {
        out.write("{\"id\":" + i + ",\"name\":\"item\"}\n");
      }
    }
  }

  /// Runs an execution to its end.
  ///
  /// @return how many seconds it took
  private double execute(String machine, String input) throws IOException, InterruptedException {
    var begun = System.nanoTime();
    var reply =
        server.call(
            "StartExecution",
            "{\"stateMachineArn\":\"%s%s\",\"input\":\"%s\"}"
                .formatted(ARN, machine, input.replace("\"", "\\\"")));
    var from = reply.indexOf("\"executionArn\":\"") + 16;
    var arn = reply.substring(from, reply.indexOf('"', from));
    while (true) {
      var description =
          server.call(
              "DescribeExecution",
              "{\"executionArn\":\"" + arn + "\",\"includedData\":\"METADATA_ONLY\"}");
      mostMegabytes = Math.max(mostMegabytes, server.residentMegabytes());
      if (description.contains("\"status\":\"SUCCEEDED\"")) {
        return (System.nanoTime() - begun) / 1e9;
      }
      if (!description.contains("\"status\":\"RUNNING\"")) {
        throw new IOException("the execution failed: " + description);
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private void create(String name, String definition) throws IOException, InterruptedException {
    server.call(
        "CreateStateMachine",
        "{\"name\":\"%s\",\"type\":\"STANDARD\",\"roleArn\":\"%s\",\"definition\":\"%s\"}"
            .formatted(name, ROLE, definition.replace("\"", "\\\"")));
  }

  private static long size(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      long size = 0;
      for (var file : files.filter(Files::isRegularFile).toList()) {
        size += file.toFile().length();
      }
      return size;
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
