package dev.steppe.integrations.outputs;

import dev.steppe.engine.Limits;
import dev.steppe.integrations.aws.AwsClient;
import dev.steppe.integrations.aws.Endpoints;
import dev.steppe.integrations.aws.InProcess;
import dev.steppe.integrations.models.Catalogue;
import dev.steppe.integrations.models.ServiceModels;
import dev.steppe.runtime.Observer;
import dev.steppe.store.Catalog;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

/// Log records and status events of all executions, on their way to where they are wanted.
///
/// CloudWatch Logs and EventBridge are only ever called at an address that the environment names,
/// Amazon's own included.
public final class Outputs implements AutoCloseable {
  private static final List<String> LOGS_VARIABLES =
      List.of("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "AWS_ENDPOINT_URL_LOGS", "AWS_ENDPOINT_URL");

  /// Not AWS_ENDPOINT_URL: every execution has events, and what that names may well be ourselves.
  private static final List<String> EVENTS_VARIABLES =
      List.of("AWS_ENDPOINT_URL_EVENTBRIDGE", "AWS_ENDPOINT_URL_EVENTS");

  private static final Catalogue CATALOGUE = ServiceModels.open();

  /// How much may wait: what was recorded, and what goes to each receiver.
  private static final long ROOM = 32L * 1024 * 1024;

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /// What is wanted besides what the environment names.
  ///
  /// @param logFile a file that takes all log records
  /// @param logToStdout whether stdout takes them
  /// @param localLevel what file and stdout show of every machine, whatever it says
  /// @param eventHook an address that status events are posted to
  /// @param eventSource what events say they come from, unless it is `aws.states`
  public record Wanted(
      Optional<Path> logFile,
      boolean logToStdout,
      Optional<LogLevel> localLevel,
      Optional<URI> eventHook,
      Optional<String> eventSource) {
    public static final Wanted NOTHING =
        new Wanted(Optional.empty(), false, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private final Catalog catalog;
  private final Limits limits;
  private final Map<String, String> environment;
  private final Wanted wanted;
  private final Pauses pauses;
  private final Web web = new Web();
  private final List<Aside> asides = new ArrayList<>();

  /// What the asides hand on to; closed after them.
  private final List<Closing> receivers = new ArrayList<>();

  private final List<AwsClient> clients = new ArrayList<>();

  private interface Closing {
    void close();
  }

  private Outputs(
      Catalog catalog,
      Limits limits,
      Map<String, String> environment,
      Wanted wanted,
      Pauses pauses) {
    this.catalog = catalog;
    this.limits = limits;
    this.environment = Map.copyOf(environment);
    this.wanted = wanted;
    this.pauses = pauses;
  }

  /// Opens what is wanted.
  ///
  /// @param limits the bounds of the service, which say what may be redriven
  /// @param environment the environment variables
  /// @throws IOException if it can not be had; the message says why
  public static Outputs open(
      Catalog catalog, Limits limits, Map<String, String> environment, Wanted wanted)
      throws IOException {
    return open(catalog, limits, environment, wanted, Pauses.DEFAULT);
  }

  static Outputs open(
      Catalog catalog, Limits limits, Map<String, String> environment, Wanted wanted, Pauses pauses)
      throws IOException {
    var outputs = new Outputs(catalog, limits, environment, wanted, pauses);
    try {
      outputs.openLogs();
      outputs.openEvents();
      return outputs;
    } catch (IllegalArgumentException e) {
      outputs.close();
      throw new IOException(e.getMessage(), e);
    } catch (IOException e) {
      outputs.close();
      throw e;
    }
  }

  private void openLogs() throws IOException {
    Optional<LogSink> cloudWatch =
        Endpoints.named(environment, LOGS_VARIABLES)
            .map(endpoint ->
                new CloudWatchLogs(
                    service(endpoint, "cloudwatchlogs"),
                    new Room(ROOM),
                    pauses,
                    InstantSource.system()));
    var local = local();
    cloudWatch.ifPresent(sink -> receivers.add(sink::close));
    local.forEach(sink -> receivers.add(sink::close));
    if (cloudWatch.isPresent() || !local.isEmpty()) {
      aside(
          "steppe-execution-logs",
          new ExecutionLogs(catalog, cloudWatch, local, wanted.localLevel()),
          "What executions record for their logs");
    }
  }

  private List<LogSink> local() throws IOException {
    var local = new ArrayList<LogSink>();
    if (wanted.logFile().isPresent()) {
      var file = wanted.logFile().get();
      try {
        local.add(LogFile.at(file, new Losses("Log records for " + file)));
      } catch (IOException e) {
        throw new IOException("execution logs can not be written to " + file + ": " + e, e);
      }
    }
    if (wanted.logToStdout()) {
      local.add(LogFile.stdout(new Losses("Log records for stdout")));
    }
    return local;
  }

  private void openEvents() {
    var source = wanted.eventSource().orElse(StatusChange.SOURCE);
    var lines = new ArrayList<Outboxes<Integer, StatusChange>>();
    Endpoints.named(environment, EVENTS_VARIABLES)
        .map(endpoint -> service(endpoint, "eventbridge"))
        .ifPresent(service -> lines.add(lines("event-bus", new EventBridge(service, source))));
    wanted
        .eventHook()
        .ifPresent(
            hook -> lines.add(lines("event-hook", new EventHook(web.client(), hook, source))));
    lines.forEach(outboxes -> receivers.add(outboxes::close));
    if (!lines.isEmpty()) {
      aside(
          "steppe-status-events",
          new StatusEvents(lines, limits),
          "What executions record for their status events");
    }
  }

  private Outboxes<Integer, StatusChange> lines(String name, Receiver<StatusChange> receiver) {
    var room = new Room(ROOM);
    var losses = new Losses("Status events for the " + name);
    return new Outboxes<>(line -> new Outbox<>(name + "-" + line, receiver, room, pauses, losses));
  }

  private RemoteService service(URI endpoint, String name) {
    var client =
        AwsClient.open(
            CATALOGUE, new Endpoints(Map.of(name, endpoint), Map.of(), false), InProcess.NOTHING);
    clients.add(client);
    return new RemoteService(client, CATALOGUE.service(name).orElseThrow());
  }

  private void aside(String name, Aside.Worker worker, String what) {
    var aside = new Aside(name, worker, new Room(ROOM), Weight::of, new Losses(what));
    asides.add(aside);
    aside.start();
  }

  /// Sees what is to be told; looks away if nothing is wanted.
  public Observer observer() {
    return Observer.of(List.copyOf(asides));
  }

  /// Hands on what has been seen, as far as it is taken within a few seconds.
  @Override
  public void close() {
    asides.forEach(Aside::close);
    receivers.forEach(Closing::close);
    clients.forEach(AwsClient::close);
    web.close();
  }

  /// One HTTP client for all, made when it is first needed.
  private static final class Web {
    private Optional<HttpClient> client = Optional.empty();

    HttpClient client() {
      var made =
          client.orElseGet(() ->
              HttpClient.newBuilder()
                  .version(HttpClient.Version.HTTP_1_1)
                  .connectTimeout(CONNECT)
                  .executor(Executors.newVirtualThreadPerTaskExecutor())
                  .build());
      client = Optional.of(made);
      return made;
    }

    void close() {
      client.ifPresent(HttpClient::shutdownNow);
    }
  }
}
