package dev.steppe.integrations.services;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import dev.steppe.integrations.aws.AwsReply;
import dev.steppe.runtime.TaskCall;
import dev.steppe.runtime.TaskOutcome;
import java.util.Locale;
import java.util.Optional;

/// Invokes a model of Bedrock, with `Body` or with the object that `Input.S3Uri` names, and puts
/// what it says where `Output.S3Uri` names if that is given
/// (<https://docs.aws.amazon.com/step-functions/latest/dg/connect-bedrock.html>).
final class BedrockModel {
  private static final String JSON = "application/json";

  private final ServiceCalls calls;

  BedrockModel(ServiceCalls calls) {
    this.calls = calls;
  }

  TaskOutcome invoke(TaskCall call, OptimizedAction action, Json.Obj request)
      throws InterruptedException {
    var from = Form.at(request, "Input.S3Uri").flatMap(Parameters::text);
    var to = Form.at(request, "Output.S3Uri").flatMap(Parameters::text);
    if (from.isPresent() == request.get("Body").isPresent()) {
      return invalid("Either Body or Input.S3Uri must be given, and not both");
    }
    var source = from.flatMap(S3Uri::parse);
    var target = to.flatMap(S3Uri::parse);
    if (source.isPresent() != from.isPresent() || target.isPresent() != to.isPresent()) {
      return invalid("An S3Uri names an object as s3://bucket/key");
    }
    var model = new Invocation(call, action, parameters(request), target);
    return source.isPresent() ? model.withObject(source.get()) : model.invoke();
  }

  private static Json.Obj parameters(Json.Obj request) {
    var parameters = Json.object();
    request
        .members()
        .forEach((name, value) -> {
          if (!name.equals("Input") && !name.equals("Output")) {
            parameters.put(name, value);
          }
        });
    return parameters.build();
  }

  private static TaskOutcome.Failed invalid(String why) {
    return TaskOutcome.Failed.of("States.Runtime", why);
  }

  private final class Invocation {
    private final TaskCall call;
    private final OptimizedAction action;
    private final Json.Obj parameters;
    private final Optional<S3Uri> target;

    Invocation(TaskCall call, OptimizedAction action, Json.Obj parameters, Optional<S3Uri> target) {
      this.call = call;
      this.action = action;
      this.parameters = parameters;
      this.target = target;
    }

    /// What the object says of its type holds if the task does not say.
    TaskOutcome withObject(S3Uri source) throws InterruptedException {
      var reply =
          calls.call(call, "s3", "getObject", source.parameters(), OptimizedTask.CALL_PATIENCE);
      if (!(reply instanceof AwsReply.Succeeded(_, var object))) {
        return SdkErrors.of(action.names(), reply);
      }
      var whole = parameters.with("Body", object.get("Body").orElse(Json.of("")));
      var type = object.get("ContentType");
      return new Invocation(
              call,
              action,
              parameters.get("ContentType").isPresent() || type.isEmpty()
                  ? whole
                  : whole.with("ContentType", type.get()),
              target)
          .invoke();
    }

    TaskOutcome invoke() throws InterruptedException {
      var input =
          parameters
              .with("ContentType", parameters.get("ContentType").orElse(Json.of(JSON)))
              .with("Accept", parameters.get("Accept").orElse(Json.of(JSON)));
      var reply =
          calls.call(
              call, action.service(), action.operation(), input, OptimizedTask.CALL_PATIENCE);
      if (!(reply instanceof AwsReply.Succeeded(_, var answer))) {
        return SdkErrors.of(action.names(), reply);
      }
      return target.isPresent()
          ? stored(answer, target.get())
          : new TaskOutcome.Answered(answer.with("Body", body(answer)));
    }

    private TaskOutcome stored(Json.Obj answer, S3Uri place) throws InterruptedException {
      var input =
          Json.object()
              .put("Bucket", place.bucket())
              .put("Key", place.key())
              .put("Body", answer.get("Body").orElse(Json.of("")))
              .putJson("ContentType", answer.get("ContentType"))
              .build();
      var reply = calls.call(call, "s3", "putObject", input, OptimizedTask.CALL_PATIENCE);
      var reference = Json.of("s3://" + place.bucket() + "/" + place.key());
      return reply instanceof AwsReply.Succeeded
          ? new TaskOutcome.Answered(answer.with("Body", reference))
          : SdkErrors.of(action.names(), reply);
    }
  }

  private static Json body(Json.Obj answer) {
    var body = answer.get("Body").flatMap(Parameters::text).orElse("");
    var type = answer.get("ContentType").flatMap(Parameters::text).orElse(JSON);
    if (!type.toLowerCase(Locale.ROOT).startsWith(JSON)) {
      return Json.of(body);
    }
    try {
      return Json.parse(body);
    } catch (MalformedJsonException _) {
      return Json.of(body);
    }
  }
}
