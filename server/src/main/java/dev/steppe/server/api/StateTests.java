package dev.steppe.server.api;

import dev.steppe.asl.Resource;
import dev.steppe.asl.State;
import dev.steppe.asl.definition.Services;
import dev.steppe.asl.definition.TestSubject;
import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.MachineRevision;
import dev.steppe.engine.Start;
import dev.steppe.engine.StateTest;
import dev.steppe.engine.StateTest.Mock;
import dev.steppe.runtime.HttpTaps;
import dev.steppe.runtime.Node;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/// The operation that tries a single state out.
final class StateTests {
  private final Node node;
  private final InstantSource clock;
  private final Services services;
  private final HttpTaps taps;

  StateTests(Node node, InstantSource clock, Services services, HttpTaps taps) {
    this.node = node;
    this.clock = clock;
    this.services = services;
    this.taps = taps;
  }

  CompletionStage<Json.Obj> test(Request request) {
    var subject = subject(request);
    var mock = request.object("mock");
    checkCircumstances(request, subject, mock);
    var written = new WrittenText();
    request.text("roleArn").ifPresent(StateMachines::role);
    var input = input(request, written);
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var names = names(request);
    var test =
        new StateTest(
            new StateTest.Subject(
                subject.state(),
                subject.inJsonPath(),
                context(request, subject, names, input, now, written),
                variables(request, written),
                mock.map(given -> mock(request, given, subject.state(), written)),
                (int) configured(request, "retrierRetryCount"),
                configured(request, "mapIterationFailureCount"),
                readerData(request, written)));
    var machine =
        new MachineRevision(
            UUID.randomUUID(),
            names.machineArn(),
            names.machine(),
            names.role().orElse(""),
            test.definition());
    var start =
        new Start(
            new ExecutionId(names.executionArn()),
            names.execution(),
            machine.id(),
            input,
            Optional.empty());
    if (!level(request).equals("TRACE")) {
      return node.test(test, machine, start)
          .thenApply(result -> answer(request, result, Optional.empty(), written));
    }
    taps.open(start.id(), request.flag("revealSecrets", false));
    return node.test(test, machine, start)
        .handle((result, failure) -> {
          var exchange = taps.close(start.id());
          if (failure != null) {
            throw new CompletionException(failure);
          }
          return answer(request, result, exchange, written);
        });
  }

  private static String level(Request request) {
    return request.text("inspectionLevel").orElse("INFO");
  }

  private TestSubject.Found subject(Request request) {
    return switch (TestSubject.of(
        request.required("definition"), request.text("stateName"), services)) {
      case TestSubject.Found found -> found;
      case TestSubject.Invalid(var diagnostics) ->
          throw StateMachines.invalidDefinition(diagnostics);
      case TestSubject.Missing() -> throw refused("State not found in definition");
    };
  }

  private static Refusal refused(String why) {
    return Refusal.of("ValidationException", why);
  }

  private static void checkCircumstances(
      Request request, TestSubject.Found subject, Optional<Json.Obj> mock) {
    if (mock.isPresent()) {
      checkMocked(request, subject.state(), mock.get());
      return;
    }
    switch (subject.state()) {
      case State.Parallel _, State.Map _, State.DistributedMap _ ->
          throw Refusal.of(
              "InvalidDefinition",
              "TestState API does not support Map or Parallel states. Supported state types"
                  + " include: [Task, Wait, Pass, Succeed, Fail, Choice]");
      case State.Task task -> checkCalled(request, task.resource());
      case State.Pass _, State.Choice _, State.Wait _, State.Succeed _, State.Fail _ -> {}
    }
    for (var name :
        List.of(
            "retrierRetryCount",
            "errorCausedByState",
            "mapIterationFailureCount",
            "mapItemReaderData")) {
      if (request.object("stateConfiguration").flatMap(it -> it.get(name)).isPresent()) {
        throw refused(
            "TestState does not support %s when a mock is not specified."
                .formatted(Character.toUpperCase(name.charAt(0)) + name.substring(1)));
      }
    }
    if (request.text("context").isPresent()) {
      throw refused("TestState does not support Context when a mock is not specified.");
    }
  }

  /// What AWS asks of a task that is really called.
  private static void checkCalled(Request request, Resource resource) {
    var waits =
        switch (resource) {
          case Resource.LambdaFunction _ -> false;
          case Resource.Activity _ -> true;
          case Resource.Service service -> service.pattern() != Resource.Pattern.REQUEST_RESPONSE;
        };
    if (waits) {
      throw Refusal.of(
          "InvalidDefinition",
          "TestState API does not support activities, '.sync' or '.waitForTaskToken' when a mock is"
              + " not specified.");
    }
    if (request.text("roleArn").isEmpty()) {
      throw refused("RoleArn must be specified when testing a Task state");
    }
  }

  private static void checkMocked(Request request, State state, Json.Obj mock) {
    switch (state) {
      case State.Pass _, State.Choice _, State.Wait _, State.Succeed _, State.Fail _ ->
          throw refused(
              "State type '%s' is not supported when a mock is specified"
                  .formatted(state.type().text()));
      case State.Task _, State.Parallel _, State.Map _, State.DistributedMap _ -> {}
    }
    if (Stream.of("result", "errorOutput").filter(name -> mock.get(name).isPresent()).count()
        != 1) {
      throw refused(
          "A test mock should have only one of the following fields: [result, errorOutput].");
    }
    if (request.flag("revealSecrets", false)) {
      throw refused("TestState does not support RevealSecrets when a mock is specified.");
    }
  }

  private static Json input(Request request, WrittenText written) {
    try {
      return written.parse(request.text("input").orElse("{}"));
    } catch (MalformedJsonException e) {
      throw Refusal.of(
          "InvalidExecutionInput",
          "Invalid State Machine Execution Input: '" + e.getMessage() + "'");
    }
  }

  private static Json.Obj context(
      Request request,
      TestSubject.Found subject,
      TestContext.Names names,
      Json input,
      Instant now,
      WrittenText written) {
    return request
        .text("context")
        .map(text ->
            TestContext.given(
                parse(text, written, "Invalid Context object provided: it must be valid JSON"),
                subject.state()))
        .orElseGet(() -> TestContext.madeUp(subject, names, input, now));
  }

  private static Json.Obj variables(Request request, WrittenText written) {
    var why = "Variables must be a valid JSON object";
    return switch (request
        .text("variables")
        .map(text -> parse(text, written, why))
        .orElse(Json.Obj.EMPTY)) {
      case Json.Obj object -> object;
      case Json.Arr _, Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> throw refused(why);
    };
  }

  private static Optional<Json> readerData(Request request, WrittenText written) {
    return request
        .object("stateConfiguration")
        .flatMap(it -> text(it, "mapItemReaderData"))
        .map(text -> parse(text, written, "MapItemReaderData must be valid JSON"));
  }

  private static Json parse(String text, WrittenText written, String otherwise) {
    try {
      return written.parse(text);
    } catch (MalformedJsonException e) {
      throw refused(otherwise);
    }
  }

  private static Optional<String> text(Json.Obj object, String name) {
    return object.get(name).map(value -> value instanceof Json.Str(var text) ? text : "");
  }

  private static long configured(Request request, String name) {
    return request
        .object("stateConfiguration")
        .flatMap(it -> it.get(name))
        .map(value -> value instanceof Json.Int(var number) ? number : 0L)
        .orElse(0L);
  }

  private static Mock mock(Request request, Json.Obj mock, State state, WrittenText written) {
    var error = mock.get("errorOutput");
    if (error.isPresent()) {
      var output = error.get() instanceof Json.Obj object ? object : Json.Obj.EMPTY;
      return new Mock.Failing(text(output, "error"), text(output, "cause"));
    }
    var result =
        parse(text(mock, "result").orElse(""), written, "Mocked result must be valid JSON");
    var mode = text(mock, "fieldValidationMode").orElse("STRICT");
    switch (state) {
      case State.Task task -> {
        if (!mode.equals("NONE")) {
          MockShape.check(task.resource(), result, mode.equals("STRICT"));
        }
      }
      case State.Parallel parallel -> {
        if (array(result).items().size() != parallel.branches().size()) {
          throw refused(
              "Mocked result must contain the same number of items as number of Parallel branches.");
        }
      }
      case State.Map _ -> checkFailures(request, array(result));
      case State.DistributedMap map -> {
        if (map.resultWriter().flatMap(writer -> writer.destination()).isEmpty()) {
          checkFailures(request, array(result));
        } else if (!(result instanceof Json.Obj)) {
          throw refused("Mocked result must be a JSON object.");
        }
      }
      case State.Pass _, State.Choice _, State.Wait _, State.Succeed _, State.Fail _ -> {}
    }
    return new Mock.Answer(result);
  }

  private static Json.Arr array(Json result) {
    if (result instanceof Json.Arr array) {
      return array;
    }
    throw refused("Mocked result must be an array.");
  }

  private static void checkFailures(Request request, Json.Arr results) {
    if (configured(request, "mapIterationFailureCount") > results.items().size()) {
      throw refused(
          "Map iteration failure count must be less than or equal to the number of Map iterations");
    }
  }

  private static TestContext.Names names(Request request) {
    var machine = UUID.randomUUID().toString();
    var execution = UUID.randomUUID().toString();
    return new TestContext.Names(
        machine,
        request.caller().arnPrefix("stateMachine") + machine,
        execution,
        request.caller().arnPrefix("express") + machine + ":" + execution,
        request.text("roleArn"),
        UUID.randomUUID().toString());
  }

  private static Json.Obj answer(
      Request request,
      StateTest.Result result,
      Optional<HttpTaps.Exchange> exchange,
      WrittenText written) {
    var answer = Json.object();
    if (!level(request).equals("INFO")) {
      answer.put("inspectionData", inspection(result.inspection(), exchange, written));
    }
    switch (result.verdict()) {
      case StateTest.Verdict.Succeeded(var output, var next) ->
          answer
              .putString("nextState", next)
              .put("output", written.of(output))
              .put("status", "SUCCEEDED");
      case StateTest.Verdict.Failed(var error, var cause) ->
          answer.putString("error", error).putString("cause", cause).put("status", "FAILED");
      case StateTest.Verdict.Retriable(var error, var cause) ->
          answer.putString("error", error).putString("cause", cause).put("status", "RETRIABLE");
      case StateTest.Verdict.Caught(var error, var cause, var output, var next) ->
          answer
              .putString("error", error)
              .putString("cause", cause)
              .put("nextState", next)
              .put("output", written.of(output))
              .put("status", "CAUGHT_ERROR");
    }
    return answer.build();
  }

  private static Json.Obj inspection(
      StateTest.Inspection inspection, Optional<HttpTaps.Exchange> exchange, WrittenText written) {
    var data = Json.object();
    exchange.ifPresent(it -> {
      data.put("request", shown(it.request()));
      data.putJson("response", it.response().map(StateTests::shown));
    });
    inspection.values().forEach((name, value) -> data.put(name, written.of(value)));
    inspection.bounds().forEach(data::put);
    inspection.errorDetails().ifPresent(details -> data.put("errorDetails", errorDetails(details)));
    return data.build();
  }

  /// Headers are shown as AWS shows them: `[Name: value, Name: value]` (documented).
  private static Json.Obj shown(HttpTaps.Request request) {
    return Json.object()
        .put("protocol", request.protocol())
        .put("method", request.method())
        .put("url", request.url())
        .put("headers", "[" + String.join(", ", request.headers()) + "]")
        .putString("body", request.body())
        .build();
  }

  private static Json.Obj shown(HttpTaps.Response response) {
    return Json.object()
        .put("protocol", response.protocol())
        .put("statusCode", Integer.toString(response.status()))
        .put("statusMessage", response.reason())
        .put("headers", "[" + String.join(", ", response.headers()) + "]")
        .put("body", response.body())
        .build();
  }

  private static Json.Obj errorDetails(StateTest.ErrorDetails details) {
    return Json.object()
        .putJson("catchIndex", details.catcher().map(Json::of))
        .putJson(
            "retryBackoffIntervalSeconds", details.backoff().map(Duration::toSeconds).map(Json::of))
        .putJson("retryIndex", details.retrier().map(Json::of))
        .build();
  }
}
