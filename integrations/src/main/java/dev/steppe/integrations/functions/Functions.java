package dev.steppe.integrations.functions;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import dev.steppe.integrations.functions.InvokeReply.Header;
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
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/// The functions of a folder, called as Lambda's Invoke API calls them. See [FunctionFolder] for
/// what a function is.
public final class Functions implements AutoCloseable {
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final FunctionFolder folder;
  private final Settings settings;
  private final RuntimeApi runtime;
  private final Launch launch;
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("function-sweeper").factory());
  private final Map<String, Deployed> deployed = new HashMap<>();

  /// Runners of files that have changed, which may still be running what they had begun.
  private final List<FunctionRunner> outdated = new ArrayList<>();

  private boolean closed;

  /// @param concurrency how many events of one function run at a time; others wait. A worker is a
  ///   whole process of 20 to 80 MB, and more of them than there are cores only helps functions
  ///   that wait
  /// @param timeout after which an event is cut off: Lambda's longest by default, because a task
  ///   has a TimeoutSeconds of its own
  /// @param idle after which a worker that has nothing to do is stopped
  /// @param environment what functions find in their environment beside this server's own
  /// @param log takes a function's name and a line that it printed
  public record Settings(
      int concurrency,
      Duration timeout,
      Duration idle,
      Map<String, String> environment,
      BiConsumer<String, String> log) {
    public Settings {
      environment = Map.copyOf(environment);
      if (concurrency < 1 || timeout.toMillis() < 1 || idle.toMillis() < 1) {
        throw new IllegalArgumentException("functions need room and time: " + concurrency);
      }
    }

    public static Settings defaults(BiConsumer<String, String> log) {
      return new Settings(8, Duration.ofMinutes(15), Duration.ofMinutes(10), Map.of(), log);
    }
  }

  /// What runs a function now, and the files it was started from.
  private record Deployed(FunctionSource source, FunctionRunner runner) {}

  /// @throws IOException if there is no such folder, or no room for the bootstraps
  public Functions(Path folder, Settings settings) throws IOException {
    this.folder = new FunctionFolder(folder);
    this.settings = settings;
    this.runtime = new RuntimeApi();
    this.launch = new Launch(runtime, settings);
    long period = Math.clamp(settings.idle().toMillis() / 2, 50, 30_000);
    var _ = sweeper.scheduleWithFixedDelay(this::sweep, period, period, TimeUnit.MILLISECONDS);
  }

  /// The names of the functions that the folder has now.
  public List<String> names() {
    return folder.all().stream().map(FunctionSource::name).toList();
  }

  /// Where the functions are.
  public Path path() {
    return folder.path();
  }

  /// Has functions that are started from now on find `value` in their environment.
  public void setEnvironment(String name, String value) {
    launch.setEnvironment(name, value);
  }

  /// Calls a function, if the folder has it; if not, [InvokeReply#notFound] says so in Lambda's
  /// words. An interrupt stops the waiting, not the function.
  public Optional<InvokeReply> invoke(Invocation invocation) throws InterruptedException {
    var found = folder.find(invocation.function().name());
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
    var job = job(id, trace, invocation, payload);
    if (invocation.type() == Invocation.Type.EVENT) {
      var _ = job.ending().thenAccept(ending -> explain(found.get().name(), ending));
      Thread.ofVirtual().start(() -> runLater(found.get(), job));
      return Optional.of(new InvokeReply(202, headers(id, trace, ""), ""));
    }
    run(found.get(), job);
    try {
      var ending = job.ending().get();
      explain(found.get().name(), ending);
      return Optional.of(reply(id, trace, invocation.tail(), ending));
    } catch (ExecutionException e) {
      throw new IllegalStateException("a job ends with an ending", e);
    }
  }

  /// Logs why a function could not be loaded, ended without a word, or gave a result that is none.
  /// Its own exceptions it has printed itself.
  private void explain(String name, Job.Ending ending) {
    if (ending.failed()) {
      FunctionErrors.ofRuntime(ending.payload())
          .ifPresent(error -> settings.log().accept(name, error));
    }
  }

  private Job job(String id, String trace, Invocation invocation, String payload) {
    return new Job(
        id,
        invocation.arn(),
        payload,
        invocation.clientContext(),
        trace,
        Instant.now().plus(settings.timeout()),
        new CompletableFuture<Job.Ending>()
            .completeOnTimeout(
                new Job.Ending(true, FunctionErrors.timedOut(id, settings.timeout()), ""),
                settings.timeout().toMillis(),
                TimeUnit.MILLISECONDS));
  }

  private void runLater(FunctionSource source, Job job) {
    try {
      run(source, job);
    } catch (InterruptedException _) {
      job.fail(FunctionErrors.exited(job.id(), 0), "");
    }
  }

  private void run(FunctionSource source, Job job) throws InterruptedException {
    runner(source, job.arn()).run(job);
  }

  /// The runner for the function's files as they are now. One for older files ends what it runs and
  /// takes nothing new.
  private FunctionRunner runner(FunctionSource source, String arn) {
    FunctionRunner current;
    FunctionRunner former;
    synchronized (deployed) {
      if (closed) {
        throw new IllegalStateException("the functions are closed");
      }
      var known = deployed.get(source.name());
      if (known != null && known.source().equals(source)) {
        return known.runner();
      }
      current = launch.runner(source, arn, new Semaphore(settings.concurrency(), true));
      deployed.put(source.name(), new Deployed(source, current));
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

  private static InvokeReply reply(String id, String trace, boolean tail, Job.Ending ending) {
    var headers = headers(id, trace, ending.payload());
    headers.add(new Header("X-Amz-Executed-Version", "$LATEST"));
    if (ending.failed()) {
      headers.add(new Header("X-Amz-Function-Error", "Unhandled"));
    }
    if (tail) {
      var log = Base64.getEncoder().encodeToString(ending.log().getBytes(StandardCharsets.UTF_8));
      headers.add(new Header("X-Amz-Log-Result", log));
    }
    return new InvokeReply(200, headers, ending.payload());
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
  }
}
