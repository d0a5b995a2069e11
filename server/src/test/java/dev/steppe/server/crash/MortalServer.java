package dev.steppe.server.crash;

import dev.steppe.asl.json.Json;
import dev.steppe.server.Main;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A server in a process of its own, over one directory, that can be killed and started again.
public final class MortalServer implements AutoCloseable {
  private final Path data;
  private final Map<String, String> environment;
  private final List<String> options;
  private final int port;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private Process process;

  /// A server without mocks.
  ///
  /// @param callee where functions are
  MortalServer(Path data, String callee) throws IOException {
    this(data, callee, "");
  }

  /// A server without mocks that is told by `environment` where services are.
  public MortalServer(Path data, Map<String, String> environment) throws IOException {
    this(data, environment, List.of());
  }

  /// A server without mocks that is started with further options.
  MortalServer(Path data, Map<String, String> environment, List<String> options)
      throws IOException {
    this(data, environment, options, "");
  }

  /// @param callee where functions are
  /// @param mocks the text of the file of mocks; empty for none
  MortalServer(Path data, String callee, String mocks) throws IOException {
    this(data, Map.of("AWS_ENDPOINT_URL_LAMBDA", callee), List.of(), mocks);
  }

  private MortalServer(
      Path data, Map<String, String> environment, List<String> options, String mocks)
      throws IOException {
    this.data = data;
    this.environment = Map.copyOf(environment);
    this.options = List.copyOf(options);
    Files.writeString(mocks(), mocks);
    try (var socket = new ServerSocket(0)) {
      this.port = socket.getLocalPort();
    }
    this.process = launch();
  }

  private Process launch() throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--port",
                String.valueOf(port),
                "--data",
                data.toString()));
    command.addAll(options);
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    if (Files.size(mocks()) > 0) {
      builder.environment().put("SFN_MOCK_CONFIG", mocks().toString());
    }
    builder.redirectErrorStream(true);
    builder.redirectOutput(
        ProcessBuilder.Redirect.appendTo(data.resolveSibling("server.log").toFile()));
    return builder.start();
  }

  /// Where it serves.
  URI uri() {
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  /// The server's file of mocks.
  private Path mocks() {
    return data.resolveSibling("MockConfigFile.json");
  }

  /// SIGKILL: no handler runs, nothing is flushed.
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  public void startAgain() throws IOException {
    process = launch();
  }

  /// Calls the API; empty while the server is not there.
  public Optional<Json.Obj> call(String operation, Json body) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/x-amz-json-1.0")
            .header("X-Amz-Target", "AWSStepFunctions." + operation)
            .POST(HttpRequest.BodyPublishers.ofString(body.text()))
            .build();
    try {
      return Optional.of(
          (Json.Obj) Json.parse(client.send(request, BodyHandlers.ofString()).body()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// Calls until the server is there and answers.
  public Json.Obj insist(String operation, Json body) throws InterruptedException {
    while (true) {
      var answer = call(operation, body);
      if (answer.isPresent()) {
        return answer.get();
      }
      if (!process.isAlive()) {
        throw new IllegalStateException("the server has ended; its log is beside " + data);
      }
      Thread.onSpinWait();
      Thread.sleep(10);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
