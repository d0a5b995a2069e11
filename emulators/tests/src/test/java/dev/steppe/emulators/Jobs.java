package dev.steppe.emulators;

import static dev.steppe.emulators.Steppe.at;

import dev.steppe.asl.json.Json;
import dev.steppe.emulators.StandIn.Answer;
import dev.steppe.emulators.StandIn.Asked;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/// AWS Batch, AWS Glue and Amazon ECS as far as machines run jobs there: a job runs until the test
/// ends it.
final class Jobs implements AutoCloseable {
  private final Map<String, String> ends = new ConcurrentHashMap<>();
  private final AtomicInteger troubles = new AtomicInteger();
  private final StandIn batch = new StandIn(it -> orTrouble(Kind.BATCH, it, this::batch));
  private final StandIn glue = new StandIn(it -> orTrouble(Kind.GLUE, it, this::glue));
  private final StandIn ecs = new StandIn(it -> orTrouble(Kind.ECS, it, this::ecs));

  /// How one service runs a job.
  enum Kind {
    BATCH(
        "batch:submitJob.sync",
        "{\"JobName\":\"nightly\",\"JobQueue\":\"q\",\"JobDefinition\":\"d\"}",
        "/v1/submitjob",
        "/v1/describejobs",
        "/v1/terminatejob",
        "SUCCEEDED",
        "FAILED"),
    GLUE(
        "glue:startJobRun.sync",
        "{\"JobName\":\"nightly\",\"Arguments\":{\"--day\":\"1\"}}",
        "StartJobRun",
        "GetJobRun",
        "BatchStopJobRun",
        "SUCCEEDED",
        "FAILED"),
    ECS(
        "ecs:runTask.sync",
        "{\"Cluster\":\"c\",\"TaskDefinition\":\"d\"}",
        "RunTask",
        "DescribeTasks",
        "StopTask",
        "0",
        "1");

    /// The integration.
    final String resource;

    /// What a job is submitted with.
    private final String parameters;

    /// The operations that submit a job, tell how it does, and stop it.
    final String submit;

    final String describe;
    final String cancel;

    /// How a job has ended well, and how badly.
    private final String success;

    private final String failure;

    Kind(
        String resource,
        String parameters,
        String submit,
        String describe,
        String cancel,
        String success,
        String failure) {
      this.resource = resource;
      this.parameters = parameters;
      this.submit = submit;
      this.describe = describe;
      this.cancel = cancel;
      this.success = success;
      this.failure = failure;
    }

    Json request() {
      return Json.parse(parameters);
    }

    private String id() {
      return "job-of-" + name().toLowerCase(Locale.ROOT);
    }
  }

  Map<String, URI> endpoints() {
    return Map.of("batch", batch.endpoint(), "glue", glue.endpoint(), "ecs", ecs.endpoint());
  }

  /// The same for a process.
  Map<String, String> environment() {
    return endpoints().entrySet().stream()
        .collect(
            Collectors.toMap(
                it -> "AWS_ENDPOINT_URL_" + it.getKey().toUpperCase(Locale.ROOT),
                it -> it.getValue().toString()));
  }

  /// What the service of a kind was asked for with an operation.
  List<Asked> asked(Kind kind, Function<Kind, String> operation) {
    var service =
        switch (kind) {
          case BATCH -> batch;
          case GLUE -> glue;
          case ECS -> ecs;
        };
    return service.asked(operation.apply(kind));
  }

  /// Ends the job of this kind well.
  void succeed(Kind kind) {
    ends.put(kind.id(), kind.success);
  }

  void fail(Kind kind) {
    ends.put(kind.id(), kind.failure);
  }

  /// Lets the services answer the next questions for a job with an error of their own.
  void trouble(int questions) {
    troubles.set(questions);
  }

  private Answer orTrouble(Kind kind, Asked request, Function<Asked, Answer> service) {
    return request.operation().equals(kind.describe)
            && troubles.getAndUpdate(left -> Math.max(0, left - 1)) > 0
        ? Answer.json("{\"__type\":\"ServerException\",\"message\":\"try later\"}").with(503)
        : service.apply(request);
  }

  private Answer batch(Asked request) {
    return switch (request.operation()) {
      case "/v1/submitjob" ->
          Answer.json(
              "{\"jobArn\":\"arn:aws:batch:us-east-1:123456789012:job/1\",\"jobName\":\"nightly\",\"jobId\":\"%s\"}"
                  .formatted(Kind.BATCH.id()));
      case "/v1/describejobs" ->
          Answer.json(
              """
              {"jobs":[{"jobId":"%s","jobName":"nightly","jobQueue":"q","status":"%s","startedAt":1700000000000,
                "jobDefinition":"d","container":{"exitCode":0,"vcpus":1}}]}
              """
                  .formatted(
                      ((Json.Str) at(request.json(), "jobs", 0)).value(),
                      ends.getOrDefault(Kind.BATCH.id(), "RUNNING")));
      default -> Answer.json("{}");
    };
  }

  private Answer glue(Asked request) {
    return switch (request.operation()) {
      case "StartJobRun" -> Answer.json("{\"JobRunId\":\"%s\"}".formatted(Kind.GLUE.id()));
      case "GetJobRun" ->
          Answer.json(
              """
              {"JobRun":{"Id":"%s","JobName":"nightly","JobRunState":"%s","StartedOn":1700000000.123,"Attempt":0}}
              """
                  .formatted(
                      Steppe.text(request.json(), "RunId"),
                      ends.getOrDefault(Kind.GLUE.id(), "RUNNING")));
      default -> Answer.json("{\"SuccessfulSubmissions\":[],\"Errors\":[]}");
    };
  }

  private Answer ecs(Asked request) {
    var ended = ends.get(Kind.ECS.id());
    return switch (request.operation()) {
      case "RunTask", "DescribeTasks" ->
          Answer.json(
              """
              {"failures":[],"tasks":[{"taskArn":"%s","lastStatus":"%s","containers":[{"name":"main"%s}]}]}
              """
                  .formatted(
                      Kind.ECS.id(),
                      ended == null ? "RUNNING" : "STOPPED",
                      ended == null ? "" : ",\"exitCode\":" + ended));
      default -> Answer.json("{\"task\":{}}");
    };
  }

  @Override
  public void close() {
    batch.close();
    glue.close();
    ecs.close();
  }
}
