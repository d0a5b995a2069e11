package dev.steppe.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.State;
import dev.steppe.asl.StateMachine;
import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Runs the machines that people run on AWS, their tasks answered by stand-ins: an [Explorer]
/// learns what each must answer for every state to be visited. `-Dmachine=WORD` runs one machine.
class PeoplesMachinesTest {
  /// Its QueryLanguage stands among its states, so that AWS cannot take it either.
  private static final String BROKEN = "shared-fallback-state-jsonata--statemachine.asl.json";

  /// States that no data leads into, by the names of their files.
  private static final Map<String, Set<String>> UNREACHABLE =
      Map.of(
          // A Task state before them reads a task token that it does not wait for, and so has not.
          "distributed-data-stream-aggregator--data-extraction-child.asl.json",
          Set.of(
              "Check pagination",
              "Data count",
              "Do nothing",
              "No data found",
              "PutObject",
              "SendTaskSuccess"));

  @Test
  void everyStateThatCanBeReachedIsVisited() throws IOException {
    var folder = folder();
    if (folder.isEmpty()) {
      System.out.println("not found, so not run: the definitions in the folder shared");
      return;
    }
    var missed = new ArrayList<String>();
    int states = 0;
    int visited = 0;
    for (var file : files(folder.get())) {
      var name = file.getFileName().toString();
      var text = Placeholders.fill(Files.readString(file));
      var definition = Definition.compile(text, Definition.Type.STANDARD);
      assertThat(definition.machine()).as("%s%n%s", file, definition.diagnostics()).isPresent();
      var described = new HashMap<String, Json.Obj>();
      describe(Json.parse(text), described);
      for (var machine : machines(definition.machine().orElseThrow())) {
        var explorer = new Explorer(machine, described);
        explorer.explore();
        var left = new TreeSet<>(machine.states().keySet());
        left.removeAll(explorer.visited());
        states += machine.states().size();
        visited += explorer.visited().size();
        System.out.printf(
            "%3d of %3d states in %3d rehearsals: %s %s%n",
            explorer.visited().size(),
            machine.states().size(),
            explorer.rehearsals(),
            name,
            left.isEmpty() ? "" : left);
        left.removeAll(UNREACHABLE.getOrDefault(name, Set.of()));
        left.forEach(state -> missed.add(name + ": " + state));
      }
    }
    System.out.printf("visited %d of %d states%n", visited, states);
    assertThat(missed).isEmpty();
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

  /// Children of distributed Maps are machines of their own.
  private static List<StateMachine> machines(StateMachine machine) {
    var machines = new ArrayList<>(List.of(machine));
    new TreeSet<>(machine.states().keySet())
        .forEach(name -> {
          if (machine.state(name) instanceof State.DistributedMap map) {
            machines.addAll(machines(map.processor()));
          }
        });
    return machines;
  }

  /// Finds all states in the text of a definition.
  private static void describe(Json json, Map<String, Json.Obj> found) {
    switch (json) {
      case Json.Obj object ->
          object
              .members()
              .forEach((name, value) -> {
                if (name.equals("States") && value instanceof Json.Obj states) {
                  states
                      .members()
                      .forEach((state, it) -> {
                        if (it instanceof Json.Obj described) {
                          found.put(state, described);
                        }
                      });
                }
                describe(value, found);
              });
      case Json.Arr(var items) -> items.forEach(item -> describe(item, found));
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> {}
    }
  }
}
