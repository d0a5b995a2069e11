package dev.steppe.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.DataFlow;
import dev.steppe.asl.ErrorRules;
import dev.steppe.asl.Inspector;
import dev.steppe.asl.Resource;
import dev.steppe.asl.State;
import dev.steppe.asl.StateMachine;
import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.definition.Unrefused;
import dev.steppe.asl.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Runs the machines that people run on AWS, their tasks answered by stand-ins: by what the
/// definition lets expect, by errors and by silence. Looks how many of their states are visited.
/// `-Dseed=N` tries other data, `-Dmachine=WORD` one machine.
class PeoplesMachinesTest {
  /// Its QueryLanguage stands among its states, so that AWS cannot take it either.
  private static final String BROKEN = "shared-fallback-state-jsonata--statemachine.asl.json";

  /// How many of a hundred states were visited when this was written.
  private static final double VISITED_PERCENT = 88;

  private static final int MOST_TRIES = 300;

  @Test
  void almostAllTheirStatesAreVisited() throws IOException {
    var folder = folder();
    if (folder.isEmpty()) {
      System.out.println("not found, so not run: the definitions in the folder shared");
      return;
    }
    int states = 0;
    int visited = 0;
    for (var file : files(folder.get())) {
      var text = Placeholders.fill(Files.readString(file));
      var definition = Unrefused.compile(text, Definition.Type.STANDARD);
      assertThat(definition.machine()).as("%s%n%s", file, definition.diagnostics()).isPresent();
      var trip = new Trip(definition.machine().orElseThrow(), Json.parse(text));
      trip.run(Long.getLong("seed", 1));
      states += trip.all.size();
      visited += trip.visited.size();
      System.out.println(trip.line(file.getFileName().toString()));
    }
    System.out.printf("visited %d of %d states%n", visited, states);
    if (System.getProperty("machine") == null) {
      assertThat(100.0 * visited / states).isGreaterThanOrEqualTo(VISITED_PERCENT);
    }
  }

  private static Optional<Path> folder() {
    var shared = Path.of(System.getProperty("shared", "../../shared"), "definitions");
    return Optional.of(shared).filter(Files::isDirectory);
  }

  private static List<Path> files(Path folder) throws IOException {
    var word = System.getProperty("machine", "");
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".json") && !file.endsWith(BROKEN))
          .filter(file -> file.getFileName().toString().contains(word))
          .sorted()
          .toList();
    }
  }

  /// All tries of one machine.
  private static final class Trip {
    private final List<StateMachine> machines = new ArrayList<>();
    private final Guesses guesses;
    private final Set<String> all = new HashSet<>();
    private final Set<String> visited = new HashSet<>();
    private final Set<String> entered = new HashSet<>();
    private final Map<String, Integer> ends = new HashMap<>();
    private int tries;

    Trip(StateMachine machine, Json definition) {
      add(machine);
      guesses = new Guesses(definition);
    }

    /// Children of distributed Maps are machines of their own.
    private void add(StateMachine machine) {
      var states = new HashMap<String, State>();
      machine
          .states()
          .forEach((name, state) -> {
            all.add(name);
            states.put(name, state instanceof State.DistributedMap map ? answered(map) : state);
            if (state instanceof State.DistributedMap map) {
              add(map.processor());
            }
          });
      machines.add(new StateMachine(machine.startAt(), states, Optional.empty()));
    }

    private static State answered(State.DistributedMap map) {
      DataFlow flow = map.flow();
      ErrorRules errors = map.errors();
      return new State.Task(
          map.name(),
          flow,
          new Resource.LambdaFunction("arn:aws:lambda:us-east-1:123456789012:function:map"),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          errors,
          map.next());
    }

    void run(long seed) {
      var random = new Random(seed);
      var best = guesses.choose(random);
      int most = 0;
      while (tries < MOST_TRIES && visited.size() < all.size()) {
        tries++;
        var chosen = random.nextInt(4) == 0 ? guesses.choose(random) : guesses.change(best, random);
        int before = visited.size();
        entered.clear();
        for (var machine : machines) {
          new Drive(machine, data(chosen, random), random).run();
        }
        if (visited.size() > before || entered.size() >= most) {
          best = chosen;
          most = entered.size();
        } else if (random.nextInt(40) == 0) {
          most--;
        }
      }
    }

    /// What the machine is started with, and what its tasks answer: more than one thing, so that
    /// loops which ask until something has changed come to an end.
    private List<Json> data(Map<List<String>, Json> chosen, Random random) {
      var data = new ArrayList<Json>();
      data.add(Guesses.object(chosen));
      data.add(Guesses.object(chosen));
      data.add(Guesses.object(guesses.change(chosen, random)));
      if (random.nextInt(6) == 0) {
        data.replaceAll(object -> new Json.Arr(List.of(object, object)));
      }
      return data;
    }

    String line(String name) {
      var missed = new HashSet<>(all);
      missed.removeAll(visited);
      return "%3d of %3d states in %3d tries: %s %s %s"
          .formatted(
              visited.size(),
              all.size(),
              tries,
              name,
              missed.isEmpty() ? "" : missed,
              missed.isEmpty() ? "" : ends);
    }

    /// One execution.
    private final class Drive {
      private final MachineRevision machine;
      private final List<Json> data;
      private final Random random;
      private final List<Input> inbox = new ArrayList<>();
      private final Set<String> failing = new HashSet<>();
      private Execution execution = new Execution.New();
      private Instant now = Instant.parse("2030-01-01T00:00:00Z");

      Drive(StateMachine definition, List<Json> data, Random random) {
        this.machine =
            new MachineRevision(
                new UUID(0, 1),
                "arn:aws:states:us-east-1:123456789012:stateMachine:m",
                "m",
                "role",
                definition);
        this.data = data;
        this.random = random;
        var names = List.copyOf(new TreeSet<>(definition.states().keySet()));
        for (int i = random.nextInt(3); i > 0; i--) {
          failing.add(names.get(random.nextInt(names.size())));
        }
      }

      void run() {
        tell(
            new Input.Started(
                new Start(
                    new ExecutionId("arn:aws:states:us-east-1:123456789012:express:m:x:y"),
                    "x",
                    machine.id(),
                    data.getFirst(),
                    Optional.empty())));
        for (int steps = 0; steps < 300 && execution instanceof Execution.Running; steps++) {
          if (!inbox.isEmpty()) {
            tell(inbox.remove(random.nextInt(inbox.size())));
          } else if (execution.wakeAt().isPresent()) {
            var at = execution.wakeAt().orElseThrow();
            now = at.isAfter(now) ? at : now;
            tell(new Input.Wake());
          } else {
            break;
          }
        }
        ends.merge(end(), 1, Integer::sum);
      }

      private String end() {
        return execution instanceof Execution.Closed closed
            ? switch (closed.outcome()) {
              case Outcome.Failed(var error, var cause) ->
                  error.orElse("")
                      + " "
                      + cause.map(it -> it.substring(0, Math.min(160, it.length()))).orElse("");
              case Outcome.Succeeded _ -> "succeeded";
              case Outcome.TimedOut() -> "timed out";
              case Outcome.Aborted _ -> "aborted";
            }
            : "open";
      }

      private void tell(Input input) {
        var decision =
            Engine.decide(
                machine,
                execution,
                input,
                new Moment(
                    now,
                    random.nextLong(),
                    task -> "token-" + task,
                    _ -> true,
                    Limits.AWS,
                    Inspector.NONE));
        execution = decision.after();
        for (var recorded : decision.events()) {
          if (recorded.event() instanceof Event.StateEntered event) {
            visited.add(event.name());
            entered.add(event.name());
          }
        }
        decision.effects().forEach(this::answer);
      }

      private void answer(Effect effect) {
        switch (effect) {
          case Effect.Invoke(var task, var resource, _, _) -> {
            if (random.nextInt(20) == 0) {
              return; // Silence: time-outs come, if there are any.
            }
            if (resource instanceof Resource.Service service
                && service.pattern() != Resource.Pattern.REQUEST_RESPONSE) {
              inbox.add(new Input.TaskSubmitted(task, data.getFirst()));
            }
            inbox.add(outcome(task));
          }
          case Effect.OfferActivity(var task, _, _) -> {
            inbox.add(new Input.TaskTaken(task, Optional.of("worker")));
            inbox.add(outcome(task));
          }
          case Effect.OpenMapRun(var task, _) ->
              inbox.add(
                  new Input.MapRunEnded(
                      task,
                      random.nextInt(4) == 0
                          ? new Outcome.Failed(
                              Optional.of("States.ExceedToleratedFailureThreshold"),
                              Optional.empty())
                          : new Outcome.Succeeded(Json.array(data.getFirst()))));
          case Effect.AwaitJob _, Effect.CancelTask _, Effect.AbortMapRun _ -> {}
          case MapRunEffect _ -> throw new IllegalStateException("no map run runs here");
        }
      }

      private Input outcome(long task) {
        var state = state(task);
        return failing.contains(state)
            ? new Input.TaskFailed(
                task, Optional.of(error(state)), Optional.of("{\"errorMessage\":\"no\"}"))
            : new Input.TaskSucceeded(task, data.get(random.nextInt(data.size())));
      }

      private String state(long task) {
        return execution instanceof Execution.Running running
            ? running.frames().values().stream()
                .filter(frame ->
                    frame.phase() instanceof Frame.Phase.Calling calling && calling.task() == task)
                .map(Frame::state)
                .findFirst()
                .orElse("")
            : "";
      }

      /// An error that some rule of the state is for, or another one.
      private String error(String state) {
        var names = new ArrayList<>(List.of("States.TaskFailed"));
        var rules = Failures.rules(machine.definition().state(state));
        rules.catchers().forEach(catcher -> names.addAll(catcher.errorEquals()));
        names.remove("States.ALL");
        return names.get(random.nextInt(names.size()));
      }
    }
  }
}
