package dev.steppe.integrations;

import dev.steppe.asl.Resource;
import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import dev.steppe.engine.ExecutionId;
import dev.steppe.integrations.functions.FunctionName;
import dev.steppe.integrations.functions.Functions;
import dev.steppe.integrations.functions.Invocation;
import dev.steppe.integrations.functions.InvokeReply;
import dev.steppe.integrations.services.AmazonLambda;
import dev.steppe.integrations.services.Parameters;
import dev.steppe.integrations.services.SdkBeans;
import dev.steppe.integrations.services.ServiceCause;
import dev.steppe.runtime.TaskCall;
import dev.steppe.runtime.TaskHandler;
import dev.steppe.runtime.TaskOutcome;
import dev.steppe.runtime.TraceHeader;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/// Tasks that call a function: by its ARN, or by `lambda:invoke`.
///
/// A function of the folder comes first, then the endpoint, then AWS itself if the server may call
/// it; if none of them is there the function does not exist.
final class LambdaTask implements TaskHandler {
  private static final String NO_ANSWER = "Lambda.SdkClientException";
  private static final String SERVICE = "AWSLambda";

  /// The errors that Invoke documents. Any other is `AWSLambdaException`.
  private static final Set<String> MODELLED =
      Set.of(
          "EC2AccessDeniedException",
          "EC2ThrottledException",
          "EC2UnexpectedException",
          "EFSIOException",
          "EFSMountConnectivityException",
          "EFSMountFailureException",
          "EFSMountTimeoutException",
          "ENILimitReachedException",
          "InvalidParameterValueException",
          "InvalidRequestContentException",
          "InvalidRuntimeException",
          "InvalidSecurityGroupIDException",
          "InvalidSubnetIDException",
          "InvalidZipFileException",
          "KMSAccessDeniedException",
          "KMSDisabledException",
          "KMSInvalidStateException",
          "KMSNotFoundException",
          "RecursiveInvocationException",
          "RequestTooLargeException",
          "ResourceConflictException",
          "ResourceNotFoundException",
          "ResourceNotReadyException",
          "ServiceException",
          "SnapStartException",
          "SnapStartNotReadyException",
          "SnapStartTimeoutException",
          "SubnetIPAddressLimitReachedException",
          "TooManyRequestsException",
          "UnsupportedMediaTypeException");

  private final Optional<Functions> functions;
  private final Optional<LambdaEndpoint> endpoint;
  private final Optional<AmazonLambda> amazon;
  private final Function<TaskCall, Optional<TraceHeader>> traces;

  /// @param traces which trace a call belongs to
  LambdaTask(
      Optional<Functions> functions,
      Optional<LambdaEndpoint> endpoint,
      Optional<AmazonLambda> amazon,
      Function<TaskCall, Optional<TraceHeader>> traces) {
    this.functions = functions;
    this.endpoint = endpoint;
    this.amazon = amazon;
    this.traces = traces;
  }

  @Override
  public TaskOutcome call(TaskCall call) throws InterruptedException {
    var trace = traces.apply(call);
    return switch (call.resource()) {
      case Resource.LambdaFunction(var arn) -> callByArn(call, arn, trace);
      case Resource.Service _ -> callByInvoke(call, trace);
      case Resource.Activity _ -> throw new IllegalArgumentException("no function");
    };
  }

  /// A function has no jobs: the outcome of a call is all there is.
  @Override
  public TaskOutcome await(TaskCall call, Json submission) {
    throw new IllegalArgumentException("functions have no jobs");
  }

  /// A function that was called runs to its end, as on AWS.
  @Override
  public void cancel(TaskCall call, Json submission) {}

  @Override
  public boolean repeatable(Resource resource) {
    return false;
  }

  @Override
  public String lostAttemptError(Resource resource) {
    return NO_ANSWER;
  }

  /// A task whose Resource is the function: the event is the input, the result is the output.
  ///
  /// @param trace the trace that the call belongs to
  private TaskOutcome callByArn(TaskCall call, String arn, Optional<TraceHeader> trace)
      throws InterruptedException {
    var function = FunctionName.parse(arn);
    if (function.isEmpty()) {
      return badName(arn);
    }
    var invocation =
        new Invocation(
            function.get(),
            arnOf(function.get(), call.execution()),
            Optional.empty(),
            call.payload().written(),
            Invocation.Type.REQUEST_RESPONSE,
            Optional.empty(),
            false,
            trace);
    return switch (invoke(call, invocation)) {
      case Reply.Received(var reply) -> new TaskOutcome.Answered(payload(reply.payload()));
      case Reply.Threw(var error) -> functionError(error, error);
      case Reply.Refused(var failed) -> failed;
    };
  }

  /// `lambda:invoke`: the parameters are those of Invoke, and so is the output.
  ///
  /// @param trace the trace that the call belongs to
  private TaskOutcome callByInvoke(TaskCall call, Optional<TraceHeader> trace)
      throws InterruptedException {
    if (!(call.payload() instanceof Json.Obj given)) {
      return invalid("Parameters must be a JSON object");
    }
    var name = text(given, "FunctionName").orElse("");
    var function = FunctionName.parse(name);
    if (function.isEmpty()) {
      return badName(name);
    }
    var wireType = text(given, "InvocationType").orElse("RequestResponse");
    var type = Invocation.Type.of(wireType);
    if (type.isEmpty()) {
      return invalid(
          "1 validation error detected: Value '%s' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [Event, RequestResponse, DryRun]"
              .formatted(wireType));
    }
    var invocation =
        new Invocation(
            function.get(),
            arnOf(function.get(), call.execution()),
            text(given, "Qualifier"),
            event(given),
            type.get(),
            text(given, "ClientContext"),
            text(given, "LogType").equals(Optional.of("Tail")),
            trace);
    return switch (invoke(call, invocation)) {
      case Reply.Received(var reply) -> new TaskOutcome.Answered(result(reply));
      case Reply.Threw(var error) -> functionError(error, payload(error).text());
      case Reply.Refused(var failed) -> failed;
    };
  }

  /// A string is the event's JSON text itself, everything else is written as JSON; no event at all
  /// is sent as no body (recorded).
  private static String event(Json.Obj parameters) {
    return switch (parameters.get("Payload").orElse(Json.Null.NULL)) {
      case Json.Null _ -> "";
      case Json.Str(var text) -> text;
      case Json other -> other.text();
    };
  }

  private sealed interface Reply {
    /// The function's result.
    record Received(InvokeReply reply) implements Reply {}

    /// The function failed and gave this error.
    record Threw(String error) implements Reply {}

    record Refused(TaskOutcome.Failed failed) implements Reply {}
  }

  private Reply invoke(TaskCall call, Invocation invocation) throws InterruptedException {
    try {
      Optional<InvokeReply> reply =
          functions.isPresent() ? functions.get().invoke(invocation) : Optional.empty();
      if (reply.isEmpty() && endpoint.isPresent()) {
        reply = Optional.of(endpoint.get().invoke(invocation));
      }
      if (reply.isEmpty() && amazon.isPresent()) {
        return switch (amazon.get().invoke(call, invocation, NO_ANSWER)) {
          case AmazonLambda.Result.Answered(var answer) -> judged(invocation, answer);
          case AmazonLambda.Result.Failed(var why) -> new Reply.Refused(why);
        };
      }
      return reply.map(r -> judged(invocation, r)).orElseGet(() -> notFound(invocation));
    } catch (IOException e) {
      return refused(NO_ANSWER, "Unable to execute HTTP request: " + e.getMessage());
    }
  }

  private static Reply judged(Invocation invocation, InvokeReply reply) {
    if (reply.status() >= 300) {
      return new Reply.Refused(serviceError(invocation, reply));
    }
    return reply.header("X-Amz-Function-Error").isPresent()
        ? new Reply.Threw(reply.payload())
        : new Reply.Received(reply);
  }

  private Reply notFound(Invocation invocation) {
    var failed = serviceError(invocation, InvokeReply.notFound(invocation));
    return new Reply.Refused(
        new TaskOutcome.Failed(
            failed.error(), failed.cause().map(cause -> cause + " " + hint(invocation))));
  }

  private String hint(Invocation invocation) {
    return functions
        .map(known -> known.hint(invocation.function().name()))
        .orElse(
            "Start the server with --functions DIR, or set AWS_ENDPOINT_URL_LAMBDA, to say where functions are; or with --aws to call those of AWS.");
  }

  /// The error is the one that the function names. Its cause is the whole error: as the function
  /// wrote it when the Resource is the function, in compact JSON from `lambda:invoke` (both
  /// recorded). If the function names none, Step Functions says so in these words.
  private static TaskOutcome.Failed functionError(String payload, String cause) {
    return errorType(payload)
        .map(type -> TaskOutcome.Failed.of(type, cause))
        .orElseGet(() ->
            TaskOutcome.Failed.of(
                "Lambda.Unknown",
                "The cause could not be determined because Lambda did not return an error type. Returned payload: "
                    + payload));
  }

  private static Optional<String> errorType(String payload) {
    return object(payload).flatMap(error -> text(error, "errorType")).filter(t -> !t.isEmpty());
  }

  /// A missing function is named with its version, as Lambda does since 2025 (recorded), even by an
  /// endpoint that still leaves it out.
  private static TaskOutcome.Failed serviceError(Invocation invocation, InvokeReply reply) {
    var body = object(reply.payload()).orElse(Json.Obj.EMPTY);
    var code =
        reply
            .header("x-amzn-ErrorType")
            .or(() -> text(body, "__type"))
            .or(() -> text(body, "code"))
            .map(LambdaTask::bareCode)
            .orElse("UnknownError");
    var message =
        text(body, "Message").or(() -> text(body, "message")).orElseGet(() -> reply.payload());
    if (message.equals("Function not found: " + invocation.arn())) {
      message += ":" + invocation.qualifier().orElse("$LATEST");
    }
    var requestId = reply.header("x-amzn-RequestId").orElse("null");
    return TaskOutcome.Failed.of(
        "Lambda." + (MODELLED.contains(code) ? code : "AWSLambdaException"),
        ServiceCause.of(message, SERVICE, reply.status(), code, requestId));
  }

  /// `ResourceNotFoundException` of `com.amazonaws.lambda#ResourceNotFoundException:http://…`.
  private static String bareCode(String code) {
    var withoutAddress = code.split(":", 2)[0];
    return withoutAddress.substring(withoutAddress.lastIndexOf('#') + 1);
  }

  /// What `lambda:invoke` puts out: Invoke's answer (recorded).
  private static Json result(InvokeReply reply) {
    var answer =
        Json.object()
            .putString("ExecutedVersion", reply.header("X-Amz-Executed-Version"))
            .putString("LogResult", reply.header("X-Amz-Log-Result"))
            .put("Payload", payload(reply.payload()))
            .put("StatusCode", reply.status())
            .build();
    return SdkBeans.withMetadata(
        answer, reply.status(), reply.headers(), reply.header("x-amzn-RequestId"));
  }

  /// A result that is not JSON is a string, and none at all is an empty object.
  private static Json payload(String text) {
    if (text.isBlank()) {
      return Json.Obj.EMPTY;
    }
    try {
      return Json.parseAsWritten(text);
    } catch (MalformedJsonException _) {
      return Json.of(text);
    }
  }

  private static TaskOutcome.Failed badName(String name) {
    return invalid(
        "1 validation error detected: Value '%s' at 'functionName' failed to satisfy constraint: Member must be the name or the ARN of a function"
            .formatted(name));
  }

  private static TaskOutcome.Failed invalid(String message) {
    return TaskOutcome.Failed.of(
        "Lambda.AWSLambdaException",
        ServiceCause.of(
            message, SERVICE, 400, "ValidationException", UUID.randomUUID().toString()));
  }

  private static Reply refused(String error, String cause) {
    return new Reply.Refused(TaskOutcome.Failed.of(error, cause));
  }

  /// A function named without account and region is one of the caller's.
  private static String arnOf(FunctionName function, ExecutionId caller) {
    var parts = caller.arn().split(":", -1);
    return function.arn(parts[3], parts[4]);
  }

  private static Optional<Json.Obj> object(String text) {
    try {
      return Json.parse(text) instanceof Json.Obj object ? Optional.of(object) : Optional.empty();
    } catch (MalformedJsonException _) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(Json.Obj object, String key) {
    return object.get(key).flatMap(Parameters::text);
  }
}
