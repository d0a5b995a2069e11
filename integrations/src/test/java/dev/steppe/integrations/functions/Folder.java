package dev.steppe.integrations.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.steppe.asl.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A folder of functions under test, with real processes.
final class Folder implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  final Path path;
  final Functions functions;
  final Queue<String> log = new ConcurrentLinkedQueue<>();
  private int changes;

  Folder(Path path) throws IOException {
    this(path, 8, PATIENCE, Duration.ofMinutes(1));
  }

  Folder(Path path, int concurrency, Duration timeout, Duration idle) throws IOException {
    this.path = path;
    this.functions =
        new Functions(
            path,
            new Functions.Settings(
                concurrency, timeout, idle, Map.of("SET_BY_TEST", "yes"), this::note));
  }

  private void note(FunctionEvent event) {
    switch (event) {
      case FunctionEvent.Started _ -> {}
      case FunctionEvent.Printed(var name, _, var line) -> log.add(name + ": " + line);
      case FunctionEvent.Ended(var name, _, _, _, var error) ->
          error.ifPresent(why -> log.add(name + ": " + why));
    }
  }

  /// Skips the test, visibly, where a language is not installed.
  static void needs(String program) {
    boolean found;
    try {
      var process =
          new ProcessBuilder(program, "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      found = process.waitFor() == 0;
    } catch (IOException _) {
      found = false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assumeTrue(found, program + " is not installed");
  }

  /// Writes a file with a time of change of its own, however fast the test is.
  Folder with(String name, String content) throws IOException {
    var file = path.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH.plusSeconds(++changes)));
    return this;
  }

  Folder withExecutable(String name, String content) throws IOException {
    with(name, content);
    assertThat(path.resolve(name).toFile().setExecutable(true)).isTrue();
    return this;
  }

  static Invocation invocation(String name, String payload) {
    var function = FunctionName.parse(name).orElseThrow();
    return new Invocation(
        function,
        function.arn("eu-central-1", "123456789012"),
        Optional.empty(),
        payload,
        Invocation.Type.REQUEST_RESPONSE,
        Optional.empty(),
        false,
        Optional.empty());
  }

  InvokeReply reply(String name, String payload) throws IOException, InterruptedException {
    return functions.invoke(invocation(name, payload)).orElseThrow();
  }

  /// What the function returned.
  Json call(String name, String payload) throws IOException, InterruptedException {
    var reply = reply(name, payload);
    assertThat(reply.header("X-Amz-Function-Error"))
        .as("%s with log %s", reply.payload(), List.copyOf(log))
        .isEmpty();
    return Json.parse(reply.payload());
  }

  /// The error with which the function failed.
  Json.Obj error(String name, String payload) throws IOException, InterruptedException {
    var reply = reply(name, payload);
    assertThat(reply.header("X-Amz-Function-Error")).as(reply.payload()).hasValue("Unhandled");
    return (Json.Obj) Json.parse(reply.payload());
  }

  static String text(Json.Obj object, String key) {
    return ((Json.Str) object.get(key).orElseThrow()).value();
  }

  @Override
  public void close() {
    functions.close();
  }
}
