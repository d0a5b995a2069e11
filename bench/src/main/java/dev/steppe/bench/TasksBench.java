package dev.steppe.bench;

import dev.steppe.bench.Load.Call;
import dev.steppe.integrations.web.Egress;
import dev.steppe.integrations.web.Header;
import dev.steppe.integrations.web.WebClient;
import dev.steppe.integrations.web.WebRequest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Measures how tasks are dispatched to functions: to an Invoke API in a process of its own, which
/// answers at once, or not at all. Beside each figure stands what the same client makes of the same
/// API by itself.
///
/// Arguments: the launcher, then how many seconds each load lasts, then how many calls wait.
public final class TasksBench {
  private static final String ROLE = "arn:aws:iam::123456789012:role/bench";
  private static final String MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:";
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:";

  /// So many tasks that the call which starts an execution is a small part of it.
  private static final int TASKS = 5;

  private static final int ATTEMPTS = 600;
  private static final long PAUSE_MILLIS = 100;

  private final ServerProcess server;
  private final URI functions;
  private final int seconds;
  private final Report report = new Report(System.out);

  private TasksBench(ServerProcess server, URI functions, int seconds) {
    this.server = server;
    this.functions = functions;
    this.seconds = seconds;
  }

  /// Runs the benchmark in a temporary directory, which it removes; as `callee PORT`, the
  /// functions.
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args[0].equals("callee")) {
      Callee.serve(Integer.parseInt(args[1]));
      return;
    }
    var directory = Files.createTempDirectory("steppe-bench");
    int port = freePort();
    var callee =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                TasksBench.class.getName(),
                "callee",
                "" + port)
            .inheritIO()
            .start();
    var functions = URI.create("http://127.0.0.1:" + port);
    try (var server =
        ServerProcess.start(
            Path.of(args[0]),
            directory.resolve("data"),
            "--lambda-endpoint",
            functions.toString())) {
      var bench =
          new TasksBench(server, functions, args.length > 1 ? Integer.parseInt(args[1]) : 10);
      bench.create("chain", chain("instant"));
      bench.create("held", chain("hold"));
      for (int inFlight : new int[] {64, 512}) {
        bench.load(inFlight);
      }
      bench.hold(args.length > 2 ? Integer.parseInt(args[2]) : 10_000);
    } finally {
      callee.destroyForcibly().waitFor();
      delete(directory);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String chain(String function) {
    int tasks = function.equals("hold") ? 1 : TASKS;
    return IntStream.range(0, tasks)
        .mapToObj(i ->
            "\"T%d\":{\"Type\":\"Task\",\"Resource\":\"%s%s\",%s}"
                .formatted(
                    i,
                    FUNCTION,
                    function,
                    i == tasks - 1 ? "\"End\":true" : "\"Next\":\"T" + (i + 1) + "\""))
        .collect(Collectors.joining(",", "{\"StartAt\":\"T0\",\"States\":{", "}}"));
  }

  private void create(String name, String definition) throws IOException, InterruptedException {
    server.call(
        "CreateStateMachine",
        "{\"name\":\"%s\",\"type\":\"EXPRESS\",\"roleArn\":\"%s\",\"definition\":\"%s\"}"
            .formatted(name, ROLE, definition.replace("\"", "\\\"")));
  }

  /// So many executions at a time, each of which is in one of its tasks.
  private void load(int inFlight) throws IOException, InterruptedException {
    report.title(inFlight + " calls in flight");
    direct(inFlight, 2);
    var direct = direct(inFlight, seconds);
    new Load(server.address(), new Chain()).run(inFlight, 3);
    var cpu = server.cpuSeconds();
    long before = count("answered");
    var begun = System.nanoTime();
    var result = new Load(server.address(), new Chain()).run(inFlight, seconds);
    double took = (System.nanoTime() - begun) / 1e9;
    double tasks = (count("answered") - before) / took;
    report.plain(
        "calls by the client alone",
        direct.perSecond(),
        "/s",
        "%s, %.0f us of CPU each".formatted(direct.latency(), direct.cpuMicros()));
    report.atLeast(
        "tasks dispatched",
        tasks,
        direct.perSecond() / 3,
        "/s",
        "%.0f us of CPU each, %d failed"
            .formatted(
                (server.cpuSeconds() - cpu) * 1e6 / Math.max(1, tasks * took), result.failures()));
    report.atMost(
        "latency added to a call",
        result.p50Micros() / (double) TASKS - direct.latency().p50(),
        2 * direct.latency().p50(),
        "us",
        "p50 of an execution %,d us".formatted(result.p50Micros()));
  }

  /// One execution after the other.
  private static final class Chain implements Load.Script {
    @Override
    public Call begin(long number) {
      return new Call(
          "StartSyncExecution", "{\"stateMachineArn\":\"" + MACHINE + "chain\",\"input\":\"{}\"}");
    }

    @Override
    public Optional<Call> after(Call call, String reply) {
      if (!reply.contains("\"status\":\"SUCCEEDED\"")) {
        throw new IllegalStateException("an execution failed: " + reply);
      }
      return Optional.empty();
    }
  }

  /// @param cpuMicros the processor time of this process for a call
  private record Direct(double perSecond, Latency latency, double cpuMicros) {}

  private Direct direct(int inFlight, int seconds) throws InterruptedException {
    var end = System.nanoTime() + seconds * 1_000_000_000L;
    var calls = new LongAdder();
    var latencies = new double[inFlight][];
    var cpu = ownCpuSeconds();
    try (var http = new WebClient(Egress.ANYWHERE);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < inFlight; i++) {
        int caller = i;
        var _ =
            threads.submit(() -> {
              var mine = new double[1 << 16];
              int made = 0;
              while (System.nanoTime() < end) {
                var begun = System.nanoTime();
                http.send(request());
                mine[made++ % mine.length] = (System.nanoTime() - begun) / 1e3;
                calls.increment();
              }
              latencies[caller] = Arrays.copyOf(mine, Math.min(made, mine.length));
              return null;
            });
      }
    }
    var all =
        Arrays.stream(latencies)
            .filter(mine -> mine != null)
            .flatMapToDouble(Arrays::stream)
            .sorted()
            .toArray();
    return new Direct(
        calls.sum() / (double) seconds,
        new Latency(all[all.length / 2], all[all.length * 99 / 100]),
        (ownCpuSeconds() - cpu) * 1e6 / Math.max(1, calls.sum()));
  }

  private static double ownCpuSeconds() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  private WebRequest request() {
    return new WebRequest(
        "POST",
        functions.resolve("/2015-03-31/functions/instant/invocations"),
        List.of(
            new Header("Content-Type", "application/json"),
            new Header("X-Amz-Invocation-Type", "RequestResponse")),
        Optional.of("{}".getBytes(StandardCharsets.UTF_8)),
        Duration.ofMinutes(1),
        1 << 20);
  }

  /// So many calls that are not answered.
  private void hold(int calls) throws IOException, InterruptedException {
    report.title(calls + " calls that wait for their answers");
    server.collect();
    double resident = server.residentMegabytes();
    double heap = server.heapMegabytes();
    try (var caller = new Caller(server.address())) {
      for (int i = 0; i < calls; i++) {
        caller.call(
            "StartExecution", "{\"stateMachineArn\":\"" + MACHINE + "held\",\"input\":\"{}\"}");
      }
    }
    int held = 0;
    for (int i = 0; i < ATTEMPTS && held < calls; i++) {
      Thread.sleep(PAUSE_MILLIS);
      held = (int) count("held");
    }
    server.collect();
    report.plain("of them at the functions", held, "", "");
    report.atMost("heap of a call", (server.heapMegabytes() - heap) * 1024 / held, 40, "KB", "");
    report.atMost(
        "memory of a call",
        (server.residentMegabytes() - resident) * 1024 / held,
        60,
        "KB",
        "in all %.0f MB".formatted(server.residentMegabytes()));
  }

  private long count(String what) throws IOException, InterruptedException {
    try (var http = new WebClient(Egress.ANYWHERE)) {
      return Long.parseLong(
          http.send(
                  new WebRequest(
                      "GET",
                      functions.resolve("/" + what),
                      List.of(),
                      Optional.empty(),
                      Duration.ofMinutes(1),
                      1 << 10))
              .text());
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /// The smallest Invoke API: a function called `hold` is never answered.
  private static final class Callee {
    private static final byte[] ANSWER = answer("{\"ok\":true}");
    private static final LongAdder HELD = new LongAdder();
    private static final LongAdder ANSWERED = new LongAdder();

    private Callee() {}

    private static byte[] answer(String body) {
      return ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-amzn-RequestId: r\r\n"
              + "X-Amz-Executed-Version: $LATEST\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body)
          .getBytes(StandardCharsets.ISO_8859_1);
    }

    static void serve(int port) throws IOException {
      try (var socket = new ServerSocket(port, 4096, InetAddress.getLoopbackAddress())) {
        while (true) {
          var caller = socket.accept();
          Thread.ofVirtual().start(() -> serve(caller));
        }
      }
    }

    private static void serve(Socket connection) {
      try (connection) {
        connection.setTcpNoDelay(true);
        var in = new BufferedInputStream(connection.getInputStream(), 1024);
        for (var begin = line(in); !begin.isEmpty(); begin = line(in)) {
          int length = 0;
          for (var line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
              length = Integer.parseInt(line.substring(15).strip());
            }
          }
          in.skipNBytes(length);
          if (begin.contains("hold/")) {
            HELD.increment();
            line(in);
            return;
          }
          connection.getOutputStream().write(answerTo(begin));
        }
      } catch (IOException _) {
        // The caller has gone.
      }
    }

    private static byte[] answerTo(String begin) {
      if (begin.startsWith("GET /held ")) {
        return answer("" + HELD.sum());
      }
      if (begin.startsWith("GET /answered ")) {
        return answer("" + ANSWERED.sum());
      }
      ANSWERED.increment();
      return ANSWER;
    }

    private static String line(InputStream in) throws IOException {
      var line = new StringBuilder();
      for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }
  }
}
