package dev.steppe.integrations;

import dev.steppe.asl.Resource;
import dev.steppe.asl.Resource.Pattern;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.MachineRevision;
import dev.steppe.engine.MapRun;
import dev.steppe.engine.Outcome;
import dev.steppe.integrations.services.Parameters;
import dev.steppe.integrations.services.SdkBeans;
import dev.steppe.integrations.services.ServiceCause;
import dev.steppe.integrations.web.Header;
import dev.steppe.runtime.Node;
import dev.steppe.runtime.StartReply;
import dev.steppe.runtime.StartRequest;
import dev.steppe.runtime.TaskCall;
import dev.steppe.runtime.TaskHandler;
import dev.steppe.runtime.TaskOutcome;
import dev.steppe.runtime.TraceHeader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/// `states:startExecution` in all its patterns: executions that start executions of the same node.
final class StartExecutionTask implements TaskHandler {
  private static final String NO_ANSWER = "StepFunctions.SdkClientException";
  private static final String SERVICE = "AWSStepFunctions";

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Node node;
  private final Function<TaskCall, Optional<TraceHeader>> traces;

  /// @param traces which trace a call belongs to
  StartExecutionTask(Node node, Function<TaskCall, Optional<TraceHeader>> traces) {
    this.node = node;
    this.traces = traces;
  }

  @Override
  public TaskOutcome call(TaskCall call) throws InterruptedException {
    return start(call, traces.apply(call));
  }

  @Override
  public TaskOutcome await(TaskCall call, Json submission) throws InterruptedException {
    return await(pattern(call.resource()), submission);
  }

  /// Stops the child if it was waited for.
  @Override
  public void cancel(TaskCall call, Json submission) {
    switch (pattern(call.resource())) {
      case SYNC, SYNC_2 ->
          child(submission).ifPresent(id -> node.stop(id, Optional.empty(), Optional.empty()));
      case REQUEST_RESPONSE, WAIT_FOR_TASK_TOKEN -> {}
    }
  }

  /// The same attempt gives the same name, and a name starts once.
  @Override
  public boolean repeatable(Resource resource) {
    return true;
  }

  @Override
  public String lostAttemptError(Resource resource) {
    return NO_ANSWER;
  }

  private static Pattern pattern(Resource resource) {
    return resource instanceof Resource.Service service
        ? service.pattern()
        : Pattern.REQUEST_RESPONSE;
  }

  /// Starts the child. Its name is the caller's, or one that the same attempt always gives: an
  /// attempt that is made again after a crash finds the child that it has started.
  ///
  /// @param trace the trace that the call belongs to, which the child goes on with unless it is
  ///   told another
  private TaskOutcome start(TaskCall call, Optional<TraceHeader> trace)
      throws InterruptedException {
    if (!(call.payload() instanceof Json.Obj parameters)) {
      return refusal("Parameters must be a JSON object", "ValidationException");
    }
    var machine = parameters.get("StateMachineArn").flatMap(Parameters::text).orElse("");
    var given = parameters.get("Name").flatMap(Parameters::text);
    var name = given.orElseGet(() -> nameOf(call));
    var input = parameters.get("Input").flatMap(Parameters::text).orElse("{}");
    var traced =
        parameters
            .get("TraceHeader")
            .flatMap(Parameters::text)
            .or(() -> trace.map(TraceHeader::toString));
    var request = new StartRequest(machine, Optional.of(name), input, traced);
    return switch (finished(node.start(request))) {
      case StartReply.Started(var child, var startedAt) ->
          new TaskOutcome.Answered(started(child, startedAt));
      case StartReply.ExecutionExists exists when given.isEmpty() -> startedBefore(exists);
      case StartReply.Refused refused -> refused(refused);
    };
  }

  /// A name that nobody but this attempt gives is there: the attempt is made again, and its child
  /// has even ended meanwhile.
  private TaskOutcome startedBefore(StartReply.ExecutionExists exists) {
    return node.execution(exists.id())
        .flatMap(StartExecutionTask::startedAt)
        .<TaskOutcome>map(at -> new TaskOutcome.Answered(started(exists.id(), at)))
        .orElseGet(() -> refused(exists));
  }

  private static Optional<Instant> startedAt(Execution execution) {
    return switch (execution) {
      case Execution.New _, MapRun _ -> Optional.empty();
      case Execution.Running running -> Optional.of(running.startedAt());
      case Execution.Closed closed -> Optional.of(closed.startedAt());
    };
  }

  /// Waits for the child that was started, however long ago and by whichever process.
  private TaskOutcome await(Pattern pattern, Json submission) throws InterruptedException {
    var child = child(submission);
    if (child.isEmpty()) {
      return TaskOutcome.Failed.of("States.TaskFailed", "No execution was started.");
    }
    var ended = finished(node.ended(child.get()));
    if (ended.isEmpty()) {
      return refusal(
          "Execution Does Not Exist: '" + child.get().arn() + "'", "ExecutionDoesNotExist");
    }
    var description = describe(ended.get(), pattern == Pattern.SYNC_2);
    return ended.get().outcome() instanceof Outcome.Succeeded
        ? new TaskOutcome.Answered(description)
        : TaskOutcome.Failed.of("States.TaskFailed", description.text());
  }

  private static String nameOf(TaskCall call) {
    var attempt = call.execution().arn() + "#" + call.task();
    return UUID.nameUUIDFromBytes(attempt.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static Optional<ExecutionId> child(Json submission) {
    return submission instanceof Json.Obj answer
        ? answer.get("ExecutionArn").flatMap(Parameters::text).map(ExecutionId::new)
        : Optional.empty();
  }

  /// What StartExecution answered, with what the SDK knows of the HTTP exchange (recorded). Dates
  /// are milliseconds, as version 1 of the SDK for Java writes them.
  private static Json started(ExecutionId child, Instant startedAt) {
    var requestId = UUID.randomUUID().toString();
    var body =
        "{\"executionArn\":\"%s\",\"startDate\":%s}"
            .formatted(child.arn(), startedAt.toEpochMilli() / 1000.0);
    var headers =
        List.of(
            new Header("connection", "keep-alive"),
            new Header("Content-Length", "" + body.length()),
            new Header("Content-Type", "application/x-amz-json-1.0"),
            new Header("Date", HTTP_DATE.format(startedAt)),
            new Header("x-amzn-RequestId", requestId));
    var answer =
        Json.object()
            .put("ExecutionArn", child.arn())
            .put("StartDate", startedAt.toEpochMilli())
            .build();
    return SdkBeans.withMetadata(answer, 200, headers, Optional.of(requestId));
  }

  /// DescribeExecution's answer in the SDK's names.
  ///
  /// @param parsed whether input and output are JSON rather than its text
  private Json describe(Execution.Closed child, boolean parsed) {
    var outcome = child.outcome();
    var included = Json.object().put("Included", true).build();
    var description = Json.object();
    cause(outcome).ifPresent(cause -> description.put("Cause", cause));
    error(outcome).ifPresent(error -> description.put("Error", error));
    description
        .put("ExecutionArn", child.start().id().arn())
        .put("Input", parsed ? child.start().input() : Json.of(child.start().writtenInput()))
        .put("InputDetails", included)
        .put("Name", child.start().name());
    if (outcome instanceof Outcome.Succeeded(var output)) {
      description
          .put("Output", parsed ? output : Json.of(output.written()))
          .put("OutputDetails", included);
    }
    return description
        .put("StartDate", child.startedAt().toEpochMilli())
        .putString("StateMachineAliasArn", child.start().terms().aliasArn())
        .putString(
            "StateMachineArn", node.revision(child.start().revision()).map(MachineRevision::arn))
        .putString("StateMachineVersionArn", child.start().terms().versionArn())
        .put("Status", outcome.status().name())
        .put("StopDate", child.stoppedAt().toEpochMilli())
        .build();
  }

  private static Optional<String> error(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Succeeded _, Outcome.TimedOut _ -> Optional.empty();
      case Outcome.Failed(var error, _) -> error;
      case Outcome.Aborted(var error, _) -> error;
    };
  }

  private static Optional<String> cause(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Succeeded _, Outcome.TimedOut _ -> Optional.empty();
      case Outcome.Failed(_, var cause) -> cause;
      case Outcome.Aborted(_, var cause) -> cause;
    };
  }

  private static TaskOutcome refused(StartReply.Refused refused) {
    return switch (refused) {
      case StartReply.MachineDoesNotExist(var arn) ->
          refusal("State Machine Does Not Exist: '" + arn + "'", "StateMachineDoesNotExist");
      case StartReply.MachineDeleting(var arn) ->
          refusal("State Machine is being deleted: '" + arn + "'", "StateMachineDeleting");
      case StartReply.LabeledArn labeled -> refusal(labeled.message(), "ValidationException");
      case StartReply.ExecutionExists(var id) ->
          refusal("Execution Already Exists: '" + id.arn() + "'", "ExecutionAlreadyExists");
      case StartReply.InvalidName(var name) ->
          refusal("Invalid Name: '" + name + "'", "InvalidName");
      case StartReply.InvalidInput(var why) ->
          refusal("Invalid State Machine Execution Input: '" + why + "'", "InvalidExecutionInput");
      case StartReply.InvalidArn(var message) -> refusal(message, "InvalidArn");
      case StartReply.InvalidTestCase(var why) -> refusal(why, "ValidationException");
      case StartReply.CannotRun(var why) -> refusal(why, "InvalidDefinition");
      case StartReply.Unavailable(var why) ->
          TaskOutcome.Failed.of(NO_ANSWER, "Unable to execute HTTP request: " + why);
    };
  }

  private static TaskOutcome.Failed refusal(String message, String code) {
    return TaskOutcome.Failed.of(
        "StepFunctions." + (code.endsWith("Exception") ? code : code + "Exception"),
        ServiceCause.of(message, SERVICE, 400, code, UUID.randomUUID().toString()));
  }

  private static <T> T finished(CompletionStage<T> stage) throws InterruptedException {
    try {
      return stage.toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a node's stages do not fail", e);
    }
  }
}
