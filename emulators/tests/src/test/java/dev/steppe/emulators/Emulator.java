package dev.steppe.emulators;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
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
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A program that stands in for a service of AWS: a process on a free port, with the class path
/// that the build has written for it, since what these programs need does not go together. It is
/// started when it is first asked for, shared by all tests, and ends with them. Tests keep out of
/// each other's way by names of their own.
abstract class Emulator {
  static final Emulator SQS =
      new Emulator("sqs", "org.elasticmq.server.Main") {
        @Override
        List<String> options(int port, List<String> classPath) {
          return List.of(
              "-Drest-sqs.bind-hostname=127.0.0.1",
              "-Drest-sqs.bind-port=" + port,
              "-Drest-stats.enabled=false",
              "-Dnode-address.host=127.0.0.1",
              "-Dnode-address.port=" + port);
        }
      };

  static final Emulator S3 =
      new Emulator("s3", "org.gaul.s3proxy.Main") {
        @Override
        List<String> options(int port, List<String> classPath) {
          return List.of("-Dlogback.configurationFile=" + write("s3-logback.xml", LOGBACK));
        }

        @Override
        List<String> arguments(int port) {
          var properties =
              """
              s3proxy.endpoint=http://127.0.0.1:%d
              s3proxy.authorization=none
              jclouds.provider=transient-nio2
              jclouds.identity=any
              jclouds.credential=any
              """
                  .formatted(port);
          return List.of("--properties", write("s3.properties", properties).toString());
        }
      };

  /// By a program of ours, which the Java launcher compiles.
  static final Emulator DYNAMODB =
      new Emulator("dynamodb", "../dynamodb/Loopback.java") {
        @Override
        List<String> options(int port, List<String> classPath) {
          var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
          var library =
              system.startsWith("mac")
                  ? "libsqlite4java-osx"
                  : system.startsWith("win")
                      ? "sqlite4java-win32-x64"
                      : "libsqlite4java-linux-amd64";
          var folder =
              classPath.stream()
                  .filter(entry -> entry.contains(library))
                  .map(entry -> Path.of(entry).toAbsolutePath().getParent())
                  .findFirst()
                  .orElseThrow();
          return List.of("-Dsqlite4java.library.path=" + folder);
        }

        @Override
        List<String> arguments(int port) {
          return List.of(String.valueOf(port));
        }
      };

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LOGBACK =
      """
      <configuration>
        <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%d %level %logger{0} %msg%n</pattern></encoder>
        </appender>
        <root level="WARN"><appender-ref ref="OUT"/></root>
      </configuration>
      """;

  private final String folder;
  private final String program;
  private Optional<URI> endpoint = Optional.empty();

  private Emulator(String folder, String program) {
    this.folder = folder;
    this.program = program;
  }

  /// What the virtual machine is told.
  abstract List<String> options(int port, List<String> classPath);

  /// What the program is told.
  List<String> arguments(int port) {
    return List.of();
  }

  /// Where it answers.
  ///
  /// @throws IllegalStateException if the build has not provided it, or it does not start
  synchronized URI endpoint() {
    if (endpoint.isEmpty()) {
      endpoint = Optional.of(start());
    }
    return endpoint.get();
  }

  private URI start() {
    var began = System.nanoTime();
    try {
      int port = freePort();
      var address = URI.create("http://127.0.0.1:" + port);
      var process = launch(port);
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      awaitAnswer(address, process);
      System.out.printf(
          "%s answers at %s after %d ms%n",
          folder, address, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
      return address;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process launch(int port) throws IOException {
    var classPath = classPath();
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(options(port, List.of(classPath.split(File.pathSeparator))));
    command.addAll(List.of("-cp", classPath, program));
    command.addAll(arguments(port));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log().toFile())
        .start();
  }

  private String classPath() throws IOException {
    var file = Path.of("..", folder, "target", "classpath").toAbsolutePath().normalize();
    if (!Files.exists(file)) {
      throw new IllegalStateException(
          "%s is missing: build emulators/%s first, as ./verify does".formatted(file, folder));
    }
    return Files.readString(file).strip();
  }

  /// Any answer will do: it shows that requests are served.
  private void awaitAnswer(URI address, Process process) throws IOException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
      while (true) {
        try {
          client.send(request, BodyHandlers.discarding());
          return;
        } catch (IOException e) {
          if (process.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
            process.destroyForcibly();
            throw new IllegalStateException(
                "%s did not start:\n%s".formatted(folder, Files.readString(log())), e);
          }
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path log() {
    return target().resolve(folder + ".log");
  }

  private static Path target() {
    return Path.of("target").toAbsolutePath();
  }

  private static Path write(String name, String text) {
    try {
      return Files.writeString(target().resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
