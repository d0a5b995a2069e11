package dev.steppe.integrations.mocks;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import dev.steppe.engine.MockedResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What the tasks of an execution came to, as its history tells it: the stuff of a test case.
///
/// @param answers what the calls of each state came to, in the order in which they were made
/// @param remarks what a test case can not say of it
public record Recording(NavigableMap<String, List<MockedResponse>> answers, List<String> remarks) {
  private static final Set<String> SCHEDULED =
      Set.of("LambdaFunctionScheduled", "TaskScheduled", "ActivityScheduled");

  private static final Set<String> SUCCEEDED =
      Set.of("LambdaFunctionSucceeded", "TaskSucceeded", "ActivitySucceeded");

  private static final Set<String> FAILED =
      Set.of(
          "LambdaFunctionFailed",
          "LambdaFunctionScheduleFailed",
          "LambdaFunctionStartFailed",
          "LambdaFunctionTimedOut",
          "TaskFailed",
          "TaskStartFailed",
          "TaskSubmitFailed",
          "TaskTimedOut",
          "ActivityFailed",
          "ActivityScheduleFailed",
          "ActivityTimedOut");

  public Recording {
    answers = new TreeMap<>(answers);
    remarks = List.copyOf(remarks);
  }

  /// Reads histories.
  ///
  /// @param execution the events of the execution, as GetExecutionHistory shows them, from its
  ///   start
  /// @param children those of each execution that its distributed Maps have started
  public static Recording of(List<Json.Obj> execution, List<List<Json.Obj>> children) {
    var whole = new Reading(execution);
    var answers = new TreeMap<>(whole.answers());
    var remarks = new ArrayList<>(whole.remarks());
    var inside = new TreeMap<String, List<MockedResponse>>();
    var differing = new TreeSet<String>();
    for (var events : children) {
      var child = new Reading(events);
      remarks.addAll(child.remarks());
      child
          .answers()
          .forEach((state, said) ->
              inside.merge(
                  state,
                  said,
                  (before, now) -> {
                    var longer = before.size() < now.size() ? now : before;
                    var shorter = longer == now ? before : now;
                    if (!longer.subList(0, shorter.size()).equals(shorter)) {
                      differing.add(state);
                    }
                    return longer;
                  }));
    }
    if (!differing.isEmpty()) {
      remarks.add(
          "left out, because the executions of a distributed Map got different answers, and each counts its own calls: "
              + String.join(", ", differing));
    }
    inside.keySet().removeAll(differing);
    answers.putAll(inside);
    return new Recording(answers, remarks.stream().distinct().toList());
  }

  /// How many answers there are.
  public int size() {
    return answers.values().stream().mapToInt(List::size).sum();
  }

  /// One history.
  private static final class Reading {
    private final Map<Long, Json.Obj> byId = new HashMap<>();
    private final NavigableMap<String, List<Call>> calls = new TreeMap<>();
    private final Map<Long, Call> byScheduled = new HashMap<>();
    private final List<String> remarks = new ArrayList<>();

    /// A call of a state, and where in the history it began and ended.
    private static final class Call {
      final long scheduled;
      long ended = Long.MAX_VALUE;
      Optional<MockedResponse> answer = Optional.empty();

      Call(long scheduled) {
        this.scheduled = scheduled;
      }
    }

    Reading(List<Json.Obj> events) {
      for (var event : events) {
        byId.put(number(event, "id"), event);
      }
      events.forEach(this::read);
      calls.forEach(this::judge);
    }

    private void read(Json.Obj event) {
      var type = text(event, "type").orElse("");
      if (SCHEDULED.contains(type)) {
        var call = new Call(number(event, "id"));
        byScheduled.put(call.scheduled, call);
        calls.computeIfAbsent(state(event), _ -> new ArrayList<>()).add(call);
      } else if (SUCCEEDED.contains(type)) {
        end(event, new MockedResponse.Return(output(details(event))));
      } else if (FAILED.contains(type)) {
        end(event, failure(event, type));
      }
    }

    private MockedResponse failure(Json.Obj event, String type) {
      var details = details(event);
      var error = text(details, "error");
      if (type.endsWith("TimedOut")) {
        remarks.add(
            "the time-out of %s is told by an answer States.Timeout: the history shows it as failed"
                .formatted(state(event)));
      } else if (error.isEmpty()) {
        remarks.add(
            "%s failed without an error's name, which a test case must give: it is States.TaskFailed"
                .formatted(state(event)));
      }
      return new MockedResponse.Throw(
          Optional.of(
              error.orElse(type.endsWith("TimedOut") ? "States.Timeout" : "States.TaskFailed")),
          text(details, "cause"));
    }

    private void end(Json.Obj event, MockedResponse answer) {
      Optional<Json.Obj> at = Optional.of(event);
      while (at.isPresent()) {
        var call = Optional.ofNullable(byScheduled.get(number(at.get(), "id")));
        if (call.isPresent()) {
          call.get().answer = Optional.of(answer);
          call.get().ended = number(event, "id");
          return;
        }
        at = before(at.get());
      }
    }

    /// The state that an event belongs to: the one that was entered last on the way to it.
    private String state(Json.Obj event) {
      Optional<Json.Obj> at = Optional.of(event);
      while (at.isPresent()) {
        if (at.get().get("stateEnteredEventDetails").orElse(Json.Null.NULL)
            instanceof Json.Obj entered) {
          return text(entered, "name").orElse("");
        }
        at = before(at.get());
      }
      return "";
    }

    private Optional<Json.Obj> before(Json.Obj event) {
      return Optional.ofNullable(byId.get(number(event, "previousEventId")));
    }

    private void judge(String state, List<Call> made) {
      if (made.stream().anyMatch(call -> call.answer.isEmpty())) {
        remarks.add("%s was called and not answered before the execution went on".formatted(state));
        made.removeIf(call -> call.answer.isEmpty());
      }
      boolean differ = made.stream().map(call -> call.answer).distinct().count() > 1;
      boolean overlap = false;
      for (int i = 1; i < made.size(); i++) {
        overlap |= made.get(i).scheduled < made.get(i - 1).ended;
      }
      if (differ && overlap) {
        remarks.add(
            "%s was called several times at once and answered differently: only with MaxConcurrency 1 is each answer sure to meet its call"
                .formatted(state));
      }
    }

    NavigableMap<String, List<MockedResponse>> answers() {
      var answers = new TreeMap<String, List<MockedResponse>>();
      calls.forEach((state, made) -> {
        if (!made.isEmpty()) {
          answers.put(
              state,
              made.stream().flatMap(call -> call.answer.stream()).collect(Collectors.toList()));
        }
      });
      return answers;
    }

    List<String> remarks() {
      return remarks;
    }

    /// What an event says beside its place: its one member that holds more.
    private static Json.Obj details(Json.Obj event) {
      return event.members().entrySet().stream()
          .filter(member -> member.getKey().endsWith("EventDetails"))
          .flatMap(member ->
              member.getValue() instanceof Json.Obj details
                  ? java.util.stream.Stream.of(details)
                  : java.util.stream.Stream.empty())
          .findFirst()
          .orElse(Json.Obj.EMPTY);
    }

    private static Json output(Json.Obj details) {
      var text = text(details, "output").orElse("null");
      try {
        return Json.parse(text);
      } catch (MalformedJsonException _) {
        return Json.of(text);
      }
    }

    private static Optional<String> text(Json.Obj object, String key) {
      return object.get(key).orElse(Json.Null.NULL) instanceof Json.Str(var text)
          ? Optional.of(text)
          : Optional.empty();
    }

    private static long number(Json.Obj object, String key) {
      return object.get(key).orElse(Json.Null.NULL) instanceof Json.Int(var number) ? number : 0;
    }
  }
}
