package dev.steppe.integrations.functions;

import dev.steppe.asl.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.json.JsonFactory;

/// How each kind of function is started: its command line and its environment.
final class Launch implements AutoCloseable {
  private static final List<String> BOOTSTRAPS = List.of("bootstrap.mjs", "bootstrap.py");

  private final RuntimeApi runtime;
  private final Functions.Settings settings;

  /// Variables that became known after the functions were opened.
  private final Map<String, String> added = new ConcurrentHashMap<>();

  /// Where our bootstraps are while the server runs, readable for nobody else.
  private final Path bootstraps;

  Launch(RuntimeApi runtime, Functions.Settings settings) throws IOException {
    this.runtime = runtime;
    this.settings = settings;
    this.bootstraps = Files.createTempDirectory("steppe-functions-");
    // Also when the process is told to end before it is closed: last registered, first deleted.
    bootstraps.toFile().deleteOnExit();
    for (var name : BOOTSTRAPS) {
      bootstraps.resolve(name).toFile().deleteOnExit();
      try (var content = Launch.class.getResourceAsStream(name)) {
        if (content == null) {
          throw new IOException("no " + name + " in the class path");
        }
        Files.copy(content, bootstraps.resolve(name));
      }
    }
  }

  void setEnvironment(String name, String value) {
    added.put(name, value);
  }

  FunctionRunner runner(FunctionSource source, String arn, Semaphore room) {
    Consumer<String> sink = line -> settings.log().accept(source.name(), line);
    return switch (source.kind()) {
      case COMMAND -> new CommandRunner(job -> command(source, job), sink, room);
      case NODE, PYTHON, JAVA, RUNTIME ->
          new WorkerPool(lost -> worker(source, arn, sink, lost), room);
    };
  }

  private ProcessBuilder command(FunctionSource source, Job job) {
    var builder = process(source, job.arn(), List.of(source.file().toString()));
    builder.environment().put("AWS_REQUEST_ID", job.id());
    return builder;
  }

  private Worker worker(
      FunctionSource source, String arn, Consumer<String> sink, Consumer<Job> lost)
      throws IOException {
    var id = UUID.randomUUID().toString();
    var builder = process(source, arn, commandLine(source));
    builder.environment().put("AWS_LAMBDA_RUNTIME_API", runtime.address(source.name(), id));
    var place = runtime.expect(id);
    try {
      var worker =
          new Worker(builder, new LogTail(sink), source.name(), lost, () -> runtime.dismiss(id));
      place.complete(worker);
      return worker;
    } catch (IOException e) {
      runtime.dismiss(id);
      throw e;
    }
  }

  private List<String> commandLine(FunctionSource source) {
    var file = source.file().toString();
    return switch (source.kind()) {
      case NODE -> List.of("node", bootstraps.resolve("bootstrap.mjs").toString(), file);
      case PYTHON -> List.of("python3", bootstraps.resolve("bootstrap.py").toString(), file);
      case JAVA -> java(file);
      case RUNTIME, COMMAND -> List.of(file);
    };
  }

  /// The JDK that runs this server, told to start quickly and to stay small.
  private static List<String> java(String file) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xshare:auto",
        "-cp",
        Stream.of(JavaWorker.class, Json.class, JsonFactory.class)
            .map(Launch::home)
            .distinct()
            .collect(Collectors.joining(java.io.File.pathSeparator)),
        JavaWorker.class.getName(),
        file);
  }

  /// The jar or folder that a class was loaded from.
  private static String home(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The environment that Lambda documents for runtimes:
  /// <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html>.
  private ProcessBuilder process(FunctionSource source, String arn, List<String> command) {
    var builder = new ProcessBuilder(command).directory(source.root().toFile());
    var environment = builder.environment();
    var region = arn.split(":", -1)[3];
    var file = String.valueOf(source.file().getFileName());
    int dot = file.lastIndexOf('.');
    environment.put("_HANDLER", (dot < 0 ? file : file.substring(0, dot)) + ".handler");
    environment.put("LAMBDA_TASK_ROOT", source.root().toString());
    environment.put("LAMBDA_RUNTIME_DIR", bootstraps.toString());
    environment.put("AWS_LAMBDA_FUNCTION_NAME", source.name());
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128");
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
    environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + source.name());
    environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "$LATEST");
    environment.put("AWS_REGION", region);
    environment.put("AWS_DEFAULT_REGION", region);
    environment.put("PYTHONUNBUFFERED", "1");
    environment.put("PYTHONDONTWRITEBYTECODE", "1");
    environment.putAll(settings.environment());
    environment.putAll(added);
    return builder;
  }

  @Override
  public void close() {
    try {
      for (var name : BOOTSTRAPS) {
        Files.deleteIfExists(bootstraps.resolve(name));
      }
      Files.deleteIfExists(bootstraps);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
