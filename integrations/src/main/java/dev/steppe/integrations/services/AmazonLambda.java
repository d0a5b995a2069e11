package dev.steppe.integrations.services;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.MachineRevision;
import dev.steppe.integrations.aws.AwsCalls;
import dev.steppe.integrations.aws.AwsReply;
import dev.steppe.integrations.functions.Invocation;
import dev.steppe.integrations.functions.InvokeReply;
import dev.steppe.integrations.models.Catalogue;
import dev.steppe.runtime.TaskCall;
import dev.steppe.runtime.TaskOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// Functions of AWS itself, called with the credentials of the server or with the task's role.
public final class AmazonLambda {
  /// A function may take a quarter of an hour.
  private static final Duration PATIENCE = Duration.ofMinutes(16);

  private final ServiceCalls calls;

  /// @param machines what executions run
  public AmazonLambda(
      Catalogue catalogue, AwsCalls calls, Function<UUID, Optional<MachineRevision>> machines) {
    this.calls = new ServiceCalls(catalogue, calls, new MachineRoles(machines));
  }

  /// What came of a call.
  public sealed interface Result {
    /// Lambda answered, be it with an error.
    record Answered(InvokeReply reply) implements Result {}

    /// It did not.
    record Failed(TaskOutcome.Failed why) implements Result {}
  }

  /// Calls the function once.
  ///
  /// @param noAnswer the error of a call that gets no answer
  public Result invoke(TaskCall task, Invocation invocation, String noAnswer)
      throws InterruptedException {
    return switch (calls.call(task, "lambda", "invoke", input(invocation), PATIENCE)) {
      case AwsReply.Succeeded(var exchange, var output) ->
          new Result.Answered(
              new InvokeReply(
                  exchange.status(),
                  exchange.headers(),
                  output.get("Payload").flatMap(Parameters::text).orElse("")));
      case AwsReply.Refused refused ->
          new Result.Answered(
              new InvokeReply(
                  refused.exchange().status(),
                  refused.exchange().headers(),
                  Json.object()
                      .put("code", refused.code())
                      .putString("Message", refused.message())
                      .build()
                      .text()));
      case AwsReply.NoAnswer(var why, _) -> failed(noAnswer, why);
      case AwsReply.NotAuthorized(var why) -> failed("States.TaskFailed", why);
    };
  }

  private static Result failed(String error, String why) {
    return new Result.Failed(TaskOutcome.Failed.of(error, why));
  }

  private static Json.Obj input(Invocation invocation) {
    var input =
        Json.object()
            .put("FunctionName", invocation.function().given())
            .put("InvocationType", invocation.type().wireName())
            .putString("Qualifier", invocation.qualifier())
            .putString("ClientContext", invocation.clientContext())
            .put("Payload", invocation.payload());
    if (invocation.tail()) {
      input.put("LogType", "Tail");
    }
    return input.build();
  }
}
