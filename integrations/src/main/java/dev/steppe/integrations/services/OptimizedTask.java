package dev.steppe.integrations.services;

import dev.steppe.asl.Resource;
import dev.steppe.asl.Resource.Pattern;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.MachineRevision;
import dev.steppe.engine.TimeScale;
import dev.steppe.integrations.aws.AwsCall;
import dev.steppe.integrations.aws.AwsClient;
import dev.steppe.integrations.aws.AwsReply;
import dev.steppe.integrations.models.Catalogue;
import dev.steppe.integrations.services.OptimizedAction.Find;
import dev.steppe.integrations.web.WebClient;
import dev.steppe.runtime.TaskCall;
import dev.steppe.runtime.TaskHandler;
import dev.steppe.runtime.TaskOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/// Tasks of the optimized integrations, `arn:aws:states:::sqs:sendMessage` and the like, as their
/// table says: which operation is called, what comes out, and how a job goes on.
public final class OptimizedTask implements TaskHandler {
  /// How long the operation of a task may take; the task's own time-out may end it sooner.
  static final Duration CALL_PATIENCE = Duration.ofMinutes(5);

  /// How long a question about something may take.
  static final Duration ASK_PATIENCE = Duration.ofSeconds(30);

  private final OptimizedTable table = OptimizedTable.read();
  private final ServiceCalls calls;
  private final OptimizedJobs jobs;
  private final BedrockModel bedrock;
  private final ApiGateway apis;
  private final KubernetesTask clusters;

  /// @param client calls services
  /// @param web makes requests to hosts that definitions name
  /// @param machines what executions run
  /// @param pace how often jobs are asked for
  public OptimizedTask(
      Catalogue catalogue,
      AwsClient client,
      WebClient web,
      Function<UUID, Optional<MachineRevision>> machines,
      JobPace pace) {
    this(
        new ServiceCalls(catalogue, client, new MachineRoles(machines)),
        new ApiGateway(web, client.ownRequests()),
        new Kubernetes(web, client.ownRequests()),
        new JobWatch(pace, Thread::sleep));
  }

  OptimizedTask(ServiceCalls calls, ApiGateway apis, Kubernetes clusters, JobWatch watch) {
    this.calls = calls;
    this.jobs = new OptimizedJobs(calls, watch);
    this.bedrock = new BedrockModel(calls);
    this.apis = apis;
    this.clusters = new KubernetesTask(clusters, watch);
  }

  /// The services that it performs tasks of, as resources name them.
  public Set<String> services() {
    return table.services();
  }

  /// @throws IllegalArgumentException if there is no such action
  private OptimizedAction action(Resource.Service resource) {
    return table
        .action(resource.service(), resource.action())
        .orElseThrow(() -> new IllegalArgumentException("There is no " + resource.arn()));
  }

  private static Resource.Service service(Resource resource) {
    if (resource instanceof Resource.Service service) {
      return service;
    }
    throw new IllegalArgumentException(resource.arn() + " is no service");
  }

  @Override
  public TaskOutcome call(TaskCall call) throws InterruptedException {
    var resource = service(call.resource());
    var action = action(resource);
    if (!(call.payload() instanceof Json.Obj request)) {
      return TaskOutcome.Failed.of(
          "States.TaskFailed", "The parameters of a service are a JSON object.");
    }
    var known = Json.object().put("request", request).build();
    if (action.find().isEmpty()) {
      return submit(call, action, resource.pattern(), known);
    }
    return switch (found(call, action, action.find().get(), known)) {
      case Found.Is(var part) ->
          submit(call, action, resource.pattern(), known.with("found", part));
      case Found.Not(var failed) -> failed;
    };
  }

  private TaskOutcome submit(TaskCall call, OptimizedAction action, Pattern pattern, Json.Obj known)
      throws InterruptedException {
    return switch (action.manner()) {
      case API -> answered(call, action, pattern, known, input(action, pattern, known));
      case EVENTS ->
          answered(
              call,
              action,
              pattern,
              known,
              EventSource.named(input(action, pattern, known), call.execution()));
      case BEDROCK -> bedrock.invoke(call, action, input(action, pattern, known));
      case API_GATEWAY ->
          apis.invoke(
              calls.prepared(call, action.service(), "getAccount", Json.Obj.EMPTY, CALL_PATIENCE),
              action.names(),
              input(action, pattern, known));
      case KUBERNETES_CALL ->
          clusters.call(identity(call), action.names(), input(action, pattern, known));
      case KUBERNETES_JOB ->
          clusters.run(identity(call), action.names(), input(action, pattern, known));
    };
  }

  /// The call by which a cluster learns who asks.
  private AwsCall identity(TaskCall call) {
    return calls.prepared(call, "sts", "getCallerIdentity", Json.Obj.EMPTY, CALL_PATIENCE);
  }

  private Json.Obj input(OptimizedAction action, Pattern pattern, Json.Obj known) {
    var ofJob = pattern == Pattern.SYNC ? action.job() : Optional.<OptimizedAction.Job>empty();
    var input = ofJob.flatMap(OptimizedAction.Job::form).orElse(action.form()).object(known);
    return action
        .texts()
        .map(member ->
            new TextValues(member)
                .in(calls.operation(action.service(), action.operation()).input(), input))
        .orElse(input);
  }

  private TaskOutcome answered(
      TaskCall call, OptimizedAction action, Pattern pattern, Json.Obj known, Json.Obj input)
      throws InterruptedException {
    return switch (calls.call(call, action.service(), action.operation(), input, CALL_PATIENCE)) {
      case AwsReply.Succeeded succeeded -> {
        var answer = answer(action, known, succeeded.output());
        var refusal = action.refused().filter(it -> it.concerns(answer, pattern));
        yield refusal.isPresent()
            ? TaskOutcome.Failed.of(refusal.get().error(), answer.text())
            : new TaskOutcome.Answered(shown(action, answer, succeeded.exchange()));
      }
      case AwsReply.Refused refused -> SdkErrors.of(action.names(), refused);
      case AwsReply.NoAnswer noAnswer -> SdkErrors.of(action.names(), noAnswer);
      case AwsReply.NotAuthorized refused -> SdkErrors.of(action.names(), refused);
    };
  }

  private Json.Obj answer(OptimizedAction action, Json.Obj known, Json.Obj output) {
    var shape = calls.operation(action.service(), action.operation()).output();
    var bean = SdkBeans.bean(shape, output, action.emptyLists());
    return action.gives().object(known.with("answer", bean));
  }

  private static Json shown(OptimizedAction action, Json.Obj answer, AwsReply.Exchange exchange) {
    return action.bare()
        ? answer
        : SdkBeans.withMetadata(
            answer, exchange.status(), exchange.headers(), exchange.requestId());
  }

  /// What was looked up by its name.
  private sealed interface Found {
    record Is(Json part) implements Found {}

    record Not(TaskOutcome.Failed failed) implements Found {}
  }

  private Found found(TaskCall call, OptimizedAction action, Find find, Json.Obj known)
      throws InterruptedException {
    var name = find.named().fill(known);
    var input = find.by().form().object(known);
    while (true) {
      switch (calls.call(call, action.service(), find.by().operation(), input, ASK_PATIENCE)) {
        case AwsReply.Succeeded(_, var page) -> {
          var part =
              Form.all(page, find.in() + ".*")
                  .filter(it -> Form.at(it, "Name").equals(name))
                  .findFirst();
          var marker = page.get("Marker");
          if (part.isPresent() || marker.isEmpty()) {
            return part.<Found>map(Found.Is::new).orElseGet(() -> nothing(action, find, name));
          }
          input = input.with("Marker", marker.get());
        }
        case AwsReply.Refused refused -> {
          return new Found.Not(SdkErrors.of(action.names(), refused));
        }
        case AwsReply.NoAnswer noAnswer -> {
          return new Found.Not(SdkErrors.of(action.names(), noAnswer));
        }
        case AwsReply.NotAuthorized refused -> {
          return new Found.Not(SdkErrors.of(action.names(), refused));
        }
      }
    }
  }

  private static Found nothing(OptimizedAction action, Find find, Optional<Json> name) {
    return new Found.Not(
        TaskOutcome.Failed.of(
            action.names().prefix() + "." + action.names().exception(),
            "None of the cluster's %s is named %s"
                .formatted(find.in(), name.map(Json::text).orElse("null"))));
  }

  @Override
  public TaskOutcome await(TaskCall call, Json submission) throws InterruptedException {
    var action = action(service(call.resource()));
    var scale = call.start().map(it -> it.terms().timeScale()).orElse(TimeScale.REAL);
    return switch (action.manner()) {
      case KUBERNETES_JOB -> {
        var request = call.payload() instanceof Json.Obj given ? given : Json.Obj.EMPTY;
        yield clusters.await(identity(call), action.names(), request, submission, scale);
      }
      case API, EVENTS, BEDROCK, API_GATEWAY, KUBERNETES_CALL ->
          jobs.await(call, action, submission, scale);
    };
  }

  @Override
  public void cancel(TaskCall call, Json submission) {
    var resource = service(call.resource());
    var ask = action(resource).job().flatMap(OptimizedAction.Job::cancel);
    if (resource.pattern() == Pattern.SYNC && ask.isPresent()) {
      jobs.cancel(call, action(resource), ask.get(), submission);
    }
  }

  /// What only reads may be read again.
  @Override
  public boolean repeatable(Resource resource) {
    return action(service(resource)).reads();
  }

  @Override
  public String lostAttemptError(Resource resource) {
    return action(service(resource)).names().noAnswer();
  }
}
