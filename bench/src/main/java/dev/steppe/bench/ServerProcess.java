package dev.steppe.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A server of its own process, started as users start it.
final class ServerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final InetSocketAddress address;
  private final double readyAfterSeconds;

  private ServerProcess(Process process, InetSocketAddress address, double readyAfterSeconds) {
    this.process = process;
    this.address = address;
    this.readyAfterSeconds = readyAfterSeconds;
  }

  /// Starts `./steppe serve` over `data` and waits until it serves.
  ///
  /// @param options more options of the command
  static ServerProcess start(Path launcher, Path data, String... options)
      throws IOException, InterruptedException {
    int port = freePort();
    var command =
        new ArrayList<>(
            List.of(
                launcher.toString(),
                "serve",
                "--port",
                String.valueOf(port),
                "--data",
                data.toString()));
    command.addAll(List.of(options));
    var begun = System.nanoTime();
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(data.resolveSibling(data.getFileName() + ".log").toFile())
            .start();
    var client = HttpClient.newHttpClient();
    var health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health")).build();
    while (true) {
      try {
        if (client.send(health, BodyHandlers.discarding()).statusCode() == 200) {
          break;
        }
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() - begun > PATIENCE.toNanos()) {
          throw new IOException("the server did not start; see the log beside " + data, e);
        }
        Thread.sleep(5);
      }
    }
    return new ServerProcess(
        process,
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        (System.nanoTime() - begun) / 1e9);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  InetSocketAddress address() {
    return address;
  }

  double readyAfterSeconds() {
    return readyAfterSeconds;
  }

  /// The memory that the process holds, in MB, as Linux counts it; -1 elsewhere.
  double residentMegabytes() throws IOException {
    var status = Path.of("/proc/" + process.pid() + "/status");
    if (!Files.exists(status)) {
      return -1;
    }
    for (var line : Files.readAllLines(status)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    return -1;
  }

  /// Has the process give up what it does not use.
  void collect() throws IOException, InterruptedException {
    jcmd("GC.run");
  }

  /// How much of its heap the process uses, in MB.
  double heapMegabytes() throws IOException, InterruptedException {
    var heap = jcmd("GC.heap_info").split("Metaspace", 2)[0];
    return Pattern.compile("used (\\d+)K")
            .matcher(heap)
            .results()
            .mapToLong(used -> Long.parseLong(used.group(1)))
            .sum()
        / 1024.0;
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    var jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                "" + process.pid(),
                command)
            .redirectErrorStream(true)
            .start();
    var printed = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException(printed);
    }
    return printed;
  }

  /// How much processor time the process has used so far, in seconds.
  double cpuSeconds() {
    return process.info().totalCpuDuration().map(d -> d.toNanos() / 1e9).orElse(0.0);
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }

  /// One call of the API, for setting the stage.
  String call(String operation, String body) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + "/"))
            .header("Content-Type", "application/x-amz-json-1.0")
            .header("X-Amz-Target", "AWSStepFunctions." + operation)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    var reply = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    if (reply.statusCode() != 200) {
      throw new IOException(operation + " answered " + reply.statusCode() + ": " + reply.body());
    }
    return reply.body();
  }
}
