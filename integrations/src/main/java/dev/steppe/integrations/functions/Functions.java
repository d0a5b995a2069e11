package dev.steppe.integrations.functions;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import dev.steppe.integrations.web.Egress;
import dev.steppe.integrations.web.Header;
import dev.steppe.integrations.web.WebClient;
import dev.steppe.runtime.TraceHeader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Functions, called as Lambda's Invoke API calls them: those of a folder (see [FunctionFolder]),
/// and those that a file describes (see [FunctionMapReader]), which comes first.
public final class Functions implements AutoCloseable {
  /// The longest time that a function can be given, which is also the longest that one of the file
  /// may ask for: a year.
  static final int MOST_SECONDS = 366 * 24 * 3600;

  /// How long the worker of a function may take until it asks for its first event.
  private static final Duration START = Duration.ofSeconds(30);

  private static final String MAP = "functions.json";

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Optional<FunctionFolder> folder;
  private final Optional<FunctionMap> map;
  private final Settings settings;
  private final WebClient http = new WebClient(Egress.ANYWHERE);
  private final RuntimeApi runtime;
  private final Launch launch;
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("function-sweeper").factory());
  private final Map<String, Deployed> deployed = new HashMap<>();

  /// Runners of what has changed, which may still be running what they had begun.
  private final List<FunctionRunner> outdated = new ArrayList<>();

  private boolean closed;

  /// @param concurrency how many events of one function run at a time on this machine; others wait.
  ///   A worker is a whole process of 20 to 80 MB, and more of them than there are cores only helps
  ///   functions that wait
  /// @param timeout after which an event is cut off: Lambda's longest by default, because a task
  ///   has a TimeoutSeconds of its own
  /// @param idle after which a worker that has nothing to do is stopped
  /// @param environment what functions find in their environment beside this server's own
  /// @param log is told what functions print and how their events end
  public record Settings(
      int concurrency,
      Duration timeout,
      Duration idle,
      Map<String, String> environment,
      Consumer<FunctionEvent> log) {
    public Settings {
      environment = Map.copyOf(environment);
      if (concurrency < 1 || timeout.toMillis() < 1 || idle.toMillis() < 1) {
        throw new IllegalArgumentException("functions need room and time: " + concurrency);
      }
    }

    public static Settings defaults(Consumer<FunctionEvent> log) {
      return new Settings(8, Duration.ofMinutes(15), Duration.ofMinutes(10), Map.of(), log);
    }
  }

  /// What runs a function now, how many of its events have room, and what it was made of.
  private record Deployed(FunctionSource source, FunctionRunner runner, Room room) {}

  /// The functions of a folder, and of the `functions.json` in it if there is one.
  ///
  /// @throws IOException if there is no such folder, if the file is invalid, or if there is no room
  ///   for the bootstraps
  public Functions(Path folder, Settings settings) throws IOException {
    this(Optional.of(folder), Optional.empty(), settings);
  }

  /// The functions of a folder and of a file, of which one may be missing.
  ///
  /// @param map the file that describes functions, unless it is the folder's own
  /// @throws IOException if one of them is not there or invalid, or if there is no room for the
  ///   bootstraps
  public Functions(Optional<Path> folder, Optional<Path> map, Settings settings)
      throws IOException {
    this.folder =
        folder.isPresent() ? Optional.of(new FunctionFolder(folder.get())) : Optional.empty();
    this.map = map(map);
    this.settings = settings;
    this.runtime = new RuntimeApi();
    this.launch = new Launch(runtime, http, settings);
    long period = Math.clamp(settings.idle().toMillis() / 2, 50, 30_000);
    var _ = sweeper.scheduleWithFixedDelay(this::sweep, period, period, TimeUnit.MILLISECONDS);
  }

  private Optional<FunctionMap> map(Optional<Path> given) throws IOException {
    if (given.isPresent()) {
      return Optional.of(FunctionMap.open(given.get()));
    }
    return folder.isPresent()
        ? Optional.of(FunctionMap.openIfThere(folder.get().path().resolve(MAP)))
        : Optional.empty();
  }

  /// The names of the functions that there are now.
  public List<String> names() {
    var names = new TreeSet<String>();
    folder.ifPresent(it -> names.addAll(it.names()));
    entries().keySet().forEach(key -> names.add(key.split(":", 2)[0]));
    names.removeIf(name -> find(name, Optional.empty()).isEmpty());
    return List.copyOf(names);
  }

  /// Whether there is a function of that name now.
  public boolean has(FunctionName function, Optional<String> qualifier) {
    return find(function.name(), qualifier.or(function::qualifier)).isPresent();
  }

  /// Where a function could be put that is not there.
  public String hint(String name) {
    var file = map.map(it -> " or describe it in " + it.path()).orElse("");
    return folder
        .map(it ->
            "No function of that name is in %s: put %s.py, .mjs or .java there,%s or set AWS_ENDPOINT_URL_LAMBDA."
                .formatted(it.path(), name, file))
        .orElseGet(() ->
            "No function of that name is in %s: describe it there, or set AWS_ENDPOINT_URL_LAMBDA."
                .formatted(map.map(FunctionMap::path).orElseThrow()));
  }

  /// Has functions that are started from now on find `value` in their environment.
  public void setEnvironment(String name, String value) {
    launch.setEnvironment(name, value);
  }

  /// Workers that others start find this server at that host and port.
  public void servedAt(String hostAndPort) {
    launch.servedAt(hostAndPort);
  }

  /// The workers of that function that somebody else starts; empty if it has none.
  Optional<ExternalWorkers> external(String function) {
    return Optional.ofNullable(entries().get(function))
        .flatMap(FunctionMap.Entry::target)
        .filter(FunctionMap.Target.External.class::isInstance)
        .map(_ -> launch.external(function));
  }

  private NavigableMap<String, FunctionMap.Entry> entries() {
    return map.map(it -> it.entries().byName()).orElseGet(TreeMap::new);
  }

  /// The function as it is now. One that is described for a version or alias is only that.
  private Optional<FunctionSource> find(String name, Optional<String> qualifier) {
    var entries = entries();
    var qualified = qualifier.map(it -> name + ":" + it).filter(entries::containsKey);
    var key = qualified.orElse(name);
    var entry = Optional.ofNullable(entries.get(key));
    return work(name, entry.flatMap(FunctionMap.Entry::target))
        .map(work -> new FunctionSource(key, work, terms(work, entry)));
  }

  private Optional<Work> work(String name, Optional<FunctionMap.Target> target) {
    if (target.isEmpty()) {
      return folder.flatMap(it -> it.find(name));
    }
    return Optional.of(
        switch (target.get()) {
          case FunctionMap.Target.Handler(var place) ->
              FunctionFolder.at(place).<Work>map(code -> code).orElse(new Work.Absent(place));
          case FunctionMap.Target.Command(var words, var home) -> new Work.Command(words, home);
          case FunctionMap.Target.Url(var address, var headers) -> new Work.Post(address, headers);
          case FunctionMap.Target.Endpoint(var address, var there) ->
              new Work.Endpoint(address, there);
          case FunctionMap.Target.External(var held) -> new Work.External(held);
        });
  }

  private Terms terms(Work work, Optional<FunctionMap.Entry> entry) {
    int usual =
        switch (work) {
          case Work.Code _, Work.Command _, Work.Absent _ -> settings.concurrency();
          case Work.Post _, Work.Endpoint _, Work.External _ -> Terms.UNBOUNDED;
        };
    return new Terms(
        entry.map(FunctionMap.Entry::environment).orElseGet(Map::of),
        entry.flatMap(FunctionMap.Entry::timeout).orElse(settings.timeout()),
        entry.map(it -> it.concurrency().orElse(usual)).orElse(usual),
        entry.flatMap(FunctionMap.Entry::queue).orElse(settings.timeout()),
        entry.flatMap(FunctionMap.Entry::start).orElse(START));
  }

  /// Calls a function, if there is one; if not, [InvokeReply#notFound] says so in Lambda's words.
  /// An interrupt stops the waiting, and not a function that runs on this machine.
  ///
  /// @throws IOException if the function is elsewhere and was not reached, or has not answered
  public Optional<InvokeReply> invoke(Invocation invocation)
      throws IOException, InterruptedException {
    var name = invocation.function();
    var found = find(name.name(), invocation.qualifier().or(name::qualifier));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    var id = UUID.randomUUID().toString();
    var trace = invocation.trace().map(TraceHeader::toString).orElseGet(() -> Traces.of(id));
    var payload = invocation.payload().isBlank() ? "{}" : invocation.payload();
    try {
      Json.parse(payload);
    } catch (MalformedJsonException e) {
      return Optional.of(notJson(id, trace, String.valueOf(e.getMessage())));
    }
    if (invocation.type() == Invocation.Type.DRY_RUN) {
      return Optional.of(new InvokeReply(204, headers(id, trace, ""), ""));
    }
    var job = new Job(id, invocation, payload, trace, found.get().terms());
    settings.log().accept(new FunctionEvent.Started(found.get().name(), id));
    var _ = job.ending().thenAccept(ending -> report(found.get().name(), job, ending));
    if (invocation.type() == Invocation.Type.EVENT) {
      Thread.ofVirtual().start(() -> runLater(found.get(), job));
      return Optional.of(new InvokeReply(202, headers(id, trace, ""), ""));
    }
    run(found.get(), job);
    try {
      return Optional.of(reply(job, job.ending().get()));
    } catch (ExecutionException e) {
      throw new IllegalStateException("a job ends with an ending", e);
    }
  }

  private void report(String name, Job job, Job.Ending ending) {
    Optional<String> error =
        switch (ending) {
          case Job.Ending.Succeeded _ -> Optional.empty();
          case Job.Ending.Failed(var payload, _) -> Optional.of(FunctionErrors.told(payload));
          case Job.Ending.Throttled() -> Optional.of("TooManyRequestsException: Rate Exceeded.");
          case Job.Ending.Unreachable(var why) -> Optional.of(why);
          case Job.Ending.Replied(var reply) ->
              reply.status() < 300 && reply.header("X-Amz-Function-Error").isEmpty()
                  ? Optional.empty()
                  : Optional.of(FunctionErrors.told(reply.payload()));
        };
    var took =
        job.beganAt().map(began -> Duration.between(began, Instant.now())).orElse(Duration.ZERO);
    settings.log().accept(new FunctionEvent.Ended(name, job.id(), took, job.init(), error));
  }

  private void runLater(FunctionSource source, Job job) {
    try {
      run(source, job);
    } catch (InterruptedException _) {
      job.fail(FunctionErrors.exited(job.id(), 0), "");
    }
  }

  private void run(FunctionSource source, Job job) throws InterruptedException {
    var current = deployed(source, job.arn());
    current.runner().run(job, current.room());
  }

  /// The runner for the function as it is now. One for what it was before ends what it runs and
  /// takes nothing new.
  private Deployed deployed(FunctionSource source, String arn) {
    Deployed current;
    FunctionRunner former;
    synchronized (deployed) {
      if (closed) {
        throw new IllegalStateException("the functions are closed");
      }
      var known = deployed.get(source.name());
      if (known != null && known.source().equals(source)) {
        return known;
      }
      current =
          new Deployed(source, launch.runner(source, arn), new Room(source.terms().concurrency()));
      deployed.put(source.name(), current);
      if (known == null) {
        return current;
      }
      former = known.runner();
      outdated.add(former);
    }
    former.retire();
    return current;
  }

  private void sweep() {
    long restingSince = System.nanoTime() - settings.idle().toNanos();
    List<Deployed> all;
    synchronized (deployed) {
      all = List.copyOf(deployed.values());
    }
    all.forEach(each -> each.runner().stopIdle(restingSince));
  }

  private static InvokeReply reply(Job job, Job.Ending ending) throws IOException {
    return switch (ending) {
      case Job.Ending.Succeeded(var payload, var log) -> reply(job, false, payload, log);
      case Job.Ending.Failed(var payload, var log) -> reply(job, true, payload, log);
      case Job.Ending.Throttled() -> InvokeReply.throttled(job.id());
      case Job.Ending.Replied(var reply) -> reply;
      case Job.Ending.Unreachable(var why) -> throw new IOException(why);
    };
  }

  private static InvokeReply reply(Job job, boolean failed, String payload, String log) {
    var headers = headers(job.id(), job.trace(), payload);
    headers.add(new Header("X-Amz-Executed-Version", "$LATEST"));
    if (failed) {
      headers.add(new Header("X-Amz-Function-Error", "Unhandled"));
    }
    if (job.invocation().tail()) {
      var text = Base64.getEncoder().encodeToString(log.getBytes(StandardCharsets.UTF_8));
      headers.add(new Header("X-Amz-Log-Result", text));
    }
    return new InvokeReply(200, headers, payload);
  }

  private static InvokeReply notJson(String id, String trace, String why) {
    var body =
        Json.object()
            .put("Type", "User")
            .put("Message", "Could not parse request body into json: " + why)
            .build()
            .text();
    var headers = headers(id, trace, body);
    headers.add(new Header("x-amzn-ErrorType", "InvalidRequestContentException"));
    return new InvokeReply(400, headers, body);
  }

  /// What Lambda sends with every answer, in its letters.
  private static List<Header> headers(String id, String trace, String body) {
    var headers = new ArrayList<Header>();
    headers.add(new Header("Date", HTTP_DATE.format(Instant.now())));
    headers.add(new Header("Content-Type", "application/json"));
    headers.add(new Header("Content-Length", "" + body.getBytes(StandardCharsets.UTF_8).length));
    headers.add(new Header("Connection", "keep-alive"));
    headers.add(new Header("x-amzn-RequestId", id));
    headers.add(new Header("x-amzn-Remapped-Content-Length", "0"));
    headers.add(new Header("X-Amzn-Trace-Id", trace));
    return headers;
  }

  /// Stops every worker at once.
  @Override
  public void close() {
    sweeper.shutdownNow();
    List<FunctionRunner> all;
    synchronized (deployed) {
      closed = true;
      deployed.values().forEach(each -> outdated.add(each.runner()));
      all = List.copyOf(outdated);
      deployed.clear();
    }
    all.forEach(FunctionRunner::close);
    runtime.close();
    launch.close();
    http.close();
  }
}
