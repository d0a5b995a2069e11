package dev.steppe.emulators;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.TimeScale;
import dev.steppe.server.RunningServer;
import dev.steppe.server.boot.ServiceSettings;
import dev.steppe.server.boot.Settings;
import dev.steppe.server.crash.MortalServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// A server under test, in this process or another, as the client of its API has it.
interface Steppe {
  long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  /// The answer to a call that must succeed.
  Json.Obj call(String operation, Json body);

  /// A server in this process that reaches `services` at these addresses, and no others. Its time
  /// passes a hundred times as fast, so that nobody waits for a Retry.
  static RunningServer reaching(Map<String, URI> services) {
    return RunningServer.with(
        Settings.DEFAULTS
            .with(
                new ServiceSettings(
                    false, services, List.of(), Optional.empty(), List.of(), Optional.empty()))
            .with(new Settings.Local(Optional.empty(), new TimeScale(0.01))));
  }

  static Steppe of(RunningServer server) {
    return (operation, body) -> {
      var answer = server.call(operation, body.text());
      if (answer.status() != 200) {
        throw new AssertionError(operation + " was answered with " + answer.body());
      }
      return answer.json();
    };
  }

  /// Calls until the process is there and answers.
  static Steppe of(MortalServer server) {
    return (operation, body) -> {
      try {
        var answer = server.insist(operation, body);
        if (answer.get("__type").isPresent()) {
          throw new AssertionError(operation + " was answered with " + answer);
        }
        return answer;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  /// @return the ARN of a new machine
  default String create(String definition) {
    return text(
        call(
            "CreateStateMachine",
            Json.object()
                .put("name", Clients.unique("m"))
                .put("roleArn", "arn:aws:iam::123456789012:role/r")
                .put("definition", definition)
                .build()),
        "stateMachineArn");
  }

  /// @return the ARN of a new execution
  default String start(String machine, String name, Json input) {
    return text(
        call(
            "StartExecution",
            Json.object()
                .put("stateMachineArn", machine)
                .put("name", name)
                .put("input", input.text())
                .build()),
        "executionArn");
  }

  /// @return the ARN of a new execution of a new machine
  default String start(String definition, Json input) {
    return start(create(definition), Clients.unique("x"), input);
  }

  /// Runs a definition to its end.
  default Ended run(String definition, Json input) {
    return end(start(definition, input));
  }

  /// Runs a machine of one Task state to its end.
  default Ended task(String resource, Json parameters) {
    return run(Steppe.taskMachine(resource, ""), parameters);
  }

  /// A machine of one Task state, whose parameters are the input.
  ///
  /// @param more further fields of the state, each with a comma before it
  static String taskMachine(String resource, String more) {
    return """
    {"StartAt":"T","QueryLanguage":"JSONata","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::%s",
     "Arguments":"{%% $states.input %%}","End":true%s}}}
    """
        .formatted(resource, more);
  }

  /// Waits until an execution has ended.
  default Ended end(String executionArn) {
    var ask = Json.object().put("executionArn", executionArn).build();
    var last =
        until(
            () -> call("DescribeExecution", ask),
            it -> !it.get("status").equals(Optional.of(Json.of("RUNNING"))));
    return new Ended(last, events(executionArn));
  }

  default List<Json.Obj> events(String executionArn) {
    var events = new ArrayList<Json.Obj>();
    var ask = Json.object().put("executionArn", executionArn).put("maxResults", 1000).build();
    var page = call("GetExecutionHistory", ask);
    while (true) {
      ((Json.Arr) page.get("events").orElseThrow())
          .items()
          .forEach(event -> events.add((Json.Obj) event));
      var token = page.get("nextToken");
      if (token.isEmpty()) {
        return events;
      }
      page = call("GetExecutionHistory", ask.with("nextToken", token.get()));
    }
  }

  /// Waits until an execution's history has an event of this type.
  default void awaitEvent(String executionArn, String type) {
    var unused =
        until(
            () -> events(executionArn),
            events -> events.stream().anyMatch(event -> text(event, "type").equals(type)));
  }

  /// Looks again and again until what is seen is right.
  static <T> T until(Supplier<T> look, Predicate<T> isRight) {
    var deadline = System.nanoTime() + PATIENCE_NANOS;
    var seen = look.get();
    while (!isRight.test(seen)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("still " + seen);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      seen = look.get();
    }
    return seen;
  }

  /// The text of a member, empty if it is none.
  static String text(Json.Obj object, String member) {
    return object.get(member).orElse(Json.Null.NULL) instanceof Json.Str(var text) ? text : "";
  }

  /// The value at a place of a document.
  ///
  /// @param steps names of members, and numbers of items
  static Json at(Json document, Object... steps) {
    var at = document;
    for (var step : steps) {
      at =
          step instanceof Integer number
              ? ((Json.Arr) at).items().get(number)
              : ((Json.Obj) at).get((String) step).orElse(Json.Null.NULL);
    }
    return at;
  }

  /// What became of an execution.
  ///
  /// @param description what DescribeExecution says
  /// @param events its history
  record Ended(Json.Obj description, List<Json.Obj> events) {
    public Ended {
      events = List.copyOf(events);
    }

    String status() {
      return text(description, "status");
    }

    String error() {
      return text(description, "error");
    }

    String cause() {
      return text(description, "cause");
    }

    /// What the execution put out; it must have succeeded.
    Json.Obj output() {
      if (!status().equals("SUCCEEDED")) {
        throw new AssertionError("the execution has not succeeded: " + description);
      }
      return (Json.Obj) Json.parse(text(description, "output"));
    }

    /// The types of the events, in their order.
    List<String> types() {
      return events.stream().map(event -> text(event, "type")).toList();
    }

    List<Json.Obj> events(String type) {
      return events.stream().filter(event -> text(event, "type").equals(type)).toList();
    }
  }
}
