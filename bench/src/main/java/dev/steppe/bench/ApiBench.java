package dev.steppe.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.rocksdb.RocksDBException;

/// Measures the server over HTTP, with a load of its own on the same machine, every write synced:
/// starts, whole executions of five Pass states, synchronous Express executions, start-up, memory,
/// and a store of many waiting executions.
///
/// Arguments: the launcher, then `api [SECONDS]`, `logging [SECONDS]` or `waiting [EXECUTIONS]`.
public final class ApiBench {
  private static final int[] CLIENTS = {1, 16, 64, 256};
  private static final String ROLE = "arn:aws:iam::123456789012:role/bench";
  private static final String ARN = "arn:aws:states:us-east-1:123456789012:";
  private static final String INPUT =
      "{\\\"orderId\\\":\\\"o-1\\\",\\\"total\\\":129.95,\\\"customer\\\":{\\\"id\\\":7,\\\"name\\\":\\\"Jane\\\"}}";

  private final Path launcher;
  private final Path data;
  private final Report report = new Report(System.out);

  private ApiBench(Path launcher, Path data) {
    this.launcher = launcher;
    this.data = data;
  }

  /// Runs the benchmark in a temporary directory, which it removes.
  public static void main(String[] args)
      throws IOException, InterruptedException, RocksDBException {
    var directory = Files.createTempDirectory("steppe-bench");
    var bench = new ApiBench(Path.of(args[0]), directory.resolve("data"));
    try {
      switch (args[1]) {
        case "api" -> {
          bench.api(args.length > 2 ? Double.parseDouble(args[2]) : 5);
          bench.report.title("The journal without HTTP, beside RocksDB alone with the same bytes");
          StoreBench.main(new String[] {directory.resolve("store").toString()});
        }
        case "logging" -> bench.logging(args.length > 2 ? Double.parseDouble(args[2]) : 5);
        case "waiting" -> bench.waiting(args.length > 2 ? Integer.parseInt(args[2]) : 1_000_000);
        default -> throw new IllegalArgumentException("api, logging or waiting, not " + args[1]);
      }
    } finally {
      delete(directory);
    }
  }

  private void api(double seconds) throws IOException, InterruptedException {
    try (var server = ServerProcess.start(launcher, data)) {
      report.title("At rest");
      report.atMost("ready after", server.readyAfterSeconds(), 1, "s", "");
      Thread.sleep(3_000);
      report.atMost("memory, idle", server.residentMegabytes(), 150, "MB", "");
      create(server, "std", "STANDARD", fivePasses());
      create(server, "exp", "EXPRESS", fivePasses());
      report.title("StartExecution, durable before the answer, of five Pass states");
      measure(server, ApiBench::starts, seconds, new double[] {0, 0, 10_000, 0});
      report.title("StartExecution, then DescribeExecution until it has SUCCEEDED");
      measure(server, ApiBench::wholeExecutions, seconds, new double[] {0, 0, 5_000, 0});
      report.title("StartSyncExecution of five Pass states");
      measure(server, ApiBench::syncExecutions, seconds, new double[] {0, 0, 15_000, 0});
      report.plain("memory, after the load", server.residentMegabytes(), "MB", "");
    }
  }

  /// Synchronous Express executions of twelve events, without logs and with all of them in a file.
  private void logging(double seconds) throws IOException, InterruptedException {
    var log = data.resolveSibling("executions.jsonl");
    syncExecutions("without logs", seconds);
    syncExecutions(
        "every event logged to a file",
        seconds,
        "--execution-logs",
        log.toString(),
        "--execution-log-level",
        "ALL");
    report.plain("the log", Files.size(log) / 1e6, "MB", "");
  }

  private void syncExecutions(String how, double seconds, String... options)
      throws IOException, InterruptedException {
    try (var server = ServerProcess.start(launcher, data.resolveSibling(how), options)) {
      create(server, "exp", "EXPRESS", fivePasses());
      report.title("StartSyncExecution of five Pass states, " + how);
      measure(server, ApiBench::syncExecutions, seconds, new double[CLIENTS.length]);
      report.plain("memory, after the load", server.residentMegabytes(), "MB", "");
    }
  }

  private void measure(
      ServerProcess server, Supplier<Load.Script> script, double seconds, double[] aims)
      throws IOException {
    for (int i = 0; i < CLIENTS.length; i++) {
      var before = server.cpuSeconds();
      var result = new Load(server.address(), script.get()).run(CLIENTS[i], seconds);
      var cpu = (server.cpuSeconds() - before) / (result.perSecond() * (seconds + 1)) * 1e6;
      var more =
          "p50 %,d us, p99 %,d us, about %.0f us of CPU each, %d failures"
              .formatted(result.p50Micros(), result.p99Micros(), cpu, result.failures());
      var what = CLIENTS[i] + (CLIENTS[i] == 1 ? " client" : " clients");
      if (aims[i] > 0) {
        report.atLeast(what, result.perSecond(), aims[i], "/s", more);
      } else {
        report.plain(what, result.perSecond(), "/s", more);
      }
    }
  }

  private void waiting(int executions) throws IOException, InterruptedException {
    var started = System.nanoTime();
    try (var server = ServerProcess.start(launcher, data)) {
      create(
          server,
          "wait",
          "STANDARD",
          "{\"StartAt\":\"W\",\"States\":{\"W\":{\"Type\":\"Wait\",\"Seconds\":86400,\"End\":true}}}");
      long done = 0;
      while (done < executions) {
        done += (long) (new Load(server.address(), waits()).run(128, 10).perSecond() * 11);
        System.out.printf(
            "  %,d waiting after %.0f s, %.0f MB%n",
            done, (System.nanoTime() - started) / 1e9, server.residentMegabytes());
      }
      report.title("About %,d executions that wait".formatted(done));
      report.atMost("memory", server.residentMegabytes(), 500, "MB", "");
      server.kill();
    }
    try (var server = ServerProcess.start(launcher, data)) {
      report.atMost("ready again after being killed", server.readyAfterSeconds(), 10, "s", "");
      Thread.sleep(3_000);
      report.atMost("memory, ready again", server.residentMegabytes(), 500, "MB", "");
    }
  }

  private static Load.Script waits() {
    return script("StartExecution", "stateMachine:wait", false);
  }

  private static Load.Script starts() {
    return script("StartExecution", "stateMachine:std", false);
  }

  private static Load.Script wholeExecutions() {
    return script("StartExecution", "stateMachine:std", true);
  }

  private static Load.Script syncExecutions() {
    return script("StartSyncExecution", "stateMachine:exp", false);
  }

  private static Load.Script script(String operation, String machine, boolean untilEnd) {
    var tag = UUID.randomUUID().toString();
    var start =
        "{\"stateMachineArn\":\"" + ARN + machine + "\",\"input\":\"" + INPUT + "\",\"name\":\"";
    return new Load.Script() {
      @Override
      public Load.Call begin(long number) {
        return new Load.Call(operation, start + tag + "-" + number + "\"}");
      }

      @Override
      public Optional<Load.Call> after(Load.Call call, String reply) {
        if (!untilEnd) {
          return Optional.empty();
        }
        if (call.operation().equals("DescribeExecution")) {
          return reply.contains("\"status\":\"SUCCEEDED\"") ? Optional.empty() : Optional.of(call);
        }
        var from = reply.indexOf("\"executionArn\":\"") + 16;
        var arn = reply.substring(from, reply.indexOf('"', from));
        return Optional.of(
            new Load.Call("DescribeExecution", "{\"executionArn\":\"" + arn + "\"}"));
      }
    };
  }

  private static void create(ServerProcess server, String name, String type, String definition)
      throws IOException, InterruptedException {
    server.call(
        "CreateStateMachine",
        "{\"name\":\"%s\",\"type\":\"%s\",\"roleArn\":\"%s\",\"definition\":\"%s\"}"
            .formatted(name, type, ROLE, definition.replace("\"", "\\\"")));
  }

  private static String fivePasses() {
    var states = new StringBuilder();
    for (int i = 1; i <= 5; i++) {
      states
          .append(i == 1 ? "" : ",")
          .append("\"P%d\":{\"Type\":\"Pass\",".formatted(i))
          .append(i < 5 ? "\"Next\":\"P%d\"}".formatted(i + 1) : "\"End\":true}");
    }
    return "{\"StartAt\":\"P1\",\"States\":{" + states + "}}";
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
