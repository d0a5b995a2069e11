package dev.steppe.integrations.functions;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.functions.Work.Kind;
import dev.steppe.integrations.web.WebClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.json.JsonFactory;

/// How each kind of function is started: its command line and its environment.
final class Launch implements AutoCloseable {
  private static final List<String> BOOTSTRAPS = List.of("bootstrap.mjs", "bootstrap.py");

  private final RuntimeApi runtime;
  private final WebClient http;
  private final Functions.Settings settings;

  private final Map<String, ExternalWorkers> external = new ConcurrentHashMap<>();

  /// Where workers that others start find this server, once that is known.
  private final AtomicReference<String> doors = new AtomicReference<>("HOST:PORT");

  /// Variables that became known after the functions were opened.
  private final Map<String, String> added = new ConcurrentHashMap<>();

  /// Where our bootstraps are while the server runs, readable for nobody else.
  private final Path bootstraps;

  Launch(RuntimeApi runtime, WebClient http, Functions.Settings settings) throws IOException {
    this.runtime = runtime;
    this.http = http;
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

  /// Workers that others start find this server at that host and port.
  void servedAt(String hostAndPort) {
    doors.set(hostAndPort);
  }

  void setEnvironment(String name, String value) {
    added.put(name, value);
  }

  FunctionRunner runner(FunctionSource source, String arn) {
    return switch (source.work()) {
      case Work.Code code when code.kind() == Kind.EXECUTABLE ->
          commands(source, List.of(code.file().toString()), code.root());
      case Work.Code code -> new WorkerPool(lost -> worker(source, code, arn, lost));
      case Work.Command(var words, var folder) -> commands(source, words, folder);
      case Work.Post post -> new PostRunner(http, post);
      case Work.Endpoint(var address, var name) ->
          new EndpointRunner(new InvokeEndpoint(http, address), name);
      case Work.External(var held) -> external(source.name()).holding(held);
      case Work.Absent(var place) -> new AbsentRunner(place);
    };
  }

  /// The workers of that function that somebody else starts. They outlive a change of its terms.
  ExternalWorkers external(String function) {
    return external.computeIfAbsent(
        function, name -> new ExternalWorkers(name, doors.get() + "/functions/" + name));
  }

  private FunctionRunner commands(FunctionSource source, List<String> words, Path folder) {
    return new CommandRunner(job -> command(source, words, folder, job), sink(source));
  }

  private ProcessBuilder command(FunctionSource source, List<String> words, Path folder, Job job) {
    var builder = process(source, folder, Optional.empty(), job.arn(), words);
    builder.environment().put("AWS_REQUEST_ID", job.id());
    return builder;
  }

  private BiConsumer<String, String> sink(FunctionSource source) {
    return (request, line) ->
        settings.log().accept(new FunctionEvent.Printed(source.name(), request, line));
  }

  private Worker worker(FunctionSource source, Work.Code code, String arn, Consumer<Job> lost)
      throws IOException {
    var id = UUID.randomUUID().toString();
    var builder = process(source, code.root(), Optional.of(code.file()), arn, commandLine(code));
    builder.environment().put("AWS_LAMBDA_RUNTIME_API", runtime.address(source.bareName(), id));
    var place = runtime.expect(id);
    try {
      var worker =
          new Worker(
              builder, new LogTail(sink(source)), source.name(), lost, () -> runtime.dismiss(id));
      place.complete(worker);
      return worker;
    } catch (IOException e) {
      runtime.dismiss(id);
      throw e;
    }
  }

  private List<String> commandLine(Work.Code code) {
    var file = code.file().toString();
    return switch (code.kind()) {
      case NODE -> List.of("node", bootstraps.resolve("bootstrap.mjs").toString(), file);
      case PYTHON -> List.of("python3", bootstraps.resolve("bootstrap.py").toString(), file);
      case JAVA -> java(file);
      case RUNTIME, EXECUTABLE -> List.of(file);
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
  private ProcessBuilder process(
      FunctionSource source, Path root, Optional<Path> handler, String arn, List<String> command) {
    var builder = new ProcessBuilder(command).directory(root.toFile());
    var environment = builder.environment();
    var region = arn.split(":", -1)[3];
    handler.ifPresent(file -> environment.put("_HANDLER", stem(file) + ".handler"));
    environment.put("LAMBDA_TASK_ROOT", root.toString());
    environment.put("LAMBDA_RUNTIME_DIR", bootstraps.toString());
    environment.put("AWS_LAMBDA_FUNCTION_NAME", source.bareName());
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128");
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
    environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + source.bareName());
    environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "$LATEST");
    environment.put("AWS_REGION", region);
    environment.put("AWS_DEFAULT_REGION", region);
    environment.put("PYTHONUNBUFFERED", "1");
    environment.put("PYTHONDONTWRITEBYTECODE", "1");
    environment.putAll(settings.environment());
    environment.putAll(added);
    environment.putAll(source.terms().environment());
    return builder;
  }

  private static String stem(Path file) {
    var name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
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
