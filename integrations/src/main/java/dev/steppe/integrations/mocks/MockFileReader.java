package dev.steppe.integrations.mocks;

import dev.steppe.asl.definition.PositionFinder;
import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import dev.steppe.engine.MockedResponse;
import dev.steppe.integrations.mocks.MockFile.TestCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads a file of mocks: the `MockConfigFile.json` of
/// <https://docs.aws.amazon.com/step-functions/latest/dg/sfn-local-mock-cfg-file.html>. All faults
/// are found at once. Made for one text.
final class MockFileReader {
  private static final String MACHINES = "StateMachines";
  private static final String RESPONSES = "MockedResponses";
  private static final String TEST_CASES = "TestCases";
  private static final String RETURN = "Return";
  private static final String THROW = "Throw";

  /// What people note in such files, and nobody reads.
  private static final Set<String> NOTES = Set.of("$schema", "Comment");

  /// `3`, or `1-2` where the second number belongs to the range.
  private static final Pattern INVOCATIONS = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");

  private static final int MOST_TOLD = 20;

  private final String text;
  private final List<Fault> faults = new ArrayList<>();

  /// @param at the place in the file, as `/MockedResponses/Paid/0`
  private record Fault(String at, String message) {}

  private MockFileReader(String text) {
    this.text = text;
  }

  /// What the text says.
  ///
  /// @throws InvalidMockFileException if it does not say it as AWS documents
  static MockFile read(String text) throws InvalidMockFileException {
    return new MockFileReader(text).file();
  }

  private MockFile file() throws InvalidMockFileException {
    Json json;
    try {
      json = Json.parse(text);
    } catch (MalformedJsonException e) {
      throw new InvalidMockFileException(
          "%d:%d: not JSON: %s".formatted(e.line(), e.column(), e.getMessage()));
    }
    if (!(json instanceof Json.Obj root)) {
      throw new InvalidMockFileException("1:1: it is not an object with " + MACHINES + ".");
    }
    for (var name : root.members().keySet()) {
      if (!name.equals(MACHINES) && !name.equals(RESPONSES) && !NOTES.contains(name)) {
        fault("/" + name, "only %s and %s are known here".formatted(MACHINES, RESPONSES));
      }
    }
    if (root.get(MACHINES).isEmpty()) {
      fault("/", MACHINES + " is missing");
    }
    var responses = responses(root.get(RESPONSES).orElse(Json.Obj.EMPTY));
    var machines = machines(root.get(MACHINES).orElse(Json.Obj.EMPTY), responses);
    if (!faults.isEmpty()) {
      throw new InvalidMockFileException(told());
    }
    return new MockFile(machines);
  }

  private void fault(String at, String message) {
    faults.add(new Fault(at, message));
  }

  /// The faults, each with its line and column.
  private String told() {
    var places =
        PositionFinder.find(text, faults.stream().map(Fault::at).collect(Collectors.toSet()));
    return faults.stream()
            .limit(MOST_TOLD)
            .map(fault -> {
              var position = Optional.ofNullable(places.get(fault.at()));
              return position.map(p -> p.line() + ":" + p.column() + ": ").orElse("")
                  + fault.at()
                  + ": "
                  + fault.message();
            })
            .collect(Collectors.joining("\n"))
        + (faults.size() > MOST_TOLD ? "\nand %d more".formatted(faults.size() - MOST_TOLD) : "");
  }

  /// Visits the members of what must be an object.
  private void members(String at, Json json, BiConsumer<String, Json> visitor) {
    if (json instanceof Json.Obj object) {
      object.members().forEach(visitor);
    } else {
      fault(at, "must be an object");
    }
  }

  private Map<String, Responses> responses(Json json) {
    var at = "/" + RESPONSES;
    var responses = new TreeMap<String, Responses>();
    members(
        at,
        json,
        (name, invocations) ->
            responses.put(name, new Responses(name, ranges(at + "/" + name, invocations))));
    return responses;
  }

  private NavigableMap<Integer, Responses.Range> ranges(String at, Json json) {
    var ranges = new TreeMap<Integer, Responses.Range>();
    members(
        at,
        json,
        (key, response) -> {
          var here = at + "/" + key;
          range(here, key, response(here, response))
              .ifPresent(range -> {
                overlap(ranges, range).ifPresent(other -> fault(here, "overlaps " + other));
                ranges.putIfAbsent(range.first(), range);
              });
        });
    return ranges;
  }

  private Optional<Responses.Range> range(String at, String key, MockedResponse response) {
    var numbers = INVOCATIONS.matcher(key);
    if (!numbers.matches()) {
      fault(at, "must be the number of an invocation, as \"0\", or a range of them, as \"1-2\"");
      return Optional.empty();
    }
    var first = Integer.parseInt(numbers.group(1));
    var last = Optional.ofNullable(numbers.group(2)).map(Integer::parseInt).orElse(first);
    if (last < first) {
      fault(at, "the range ends before it begins");
      return Optional.empty();
    }
    return Optional.of(new Responses.Range(first, last, response));
  }

  private static Optional<Responses.Range> overlap(
      Map<Integer, Responses.Range> ranges, Responses.Range range) {
    return ranges.values().stream()
        .filter(other -> other.first() <= range.last() && range.first() <= other.last())
        .findFirst();
  }

  private MockedResponse response(String at, Json json) {
    if (json instanceof Json.Obj response && response.members().size() == 1) {
      if (response.get(RETURN).isPresent()) {
        return new MockedResponse.Return(response.get(RETURN).get());
      }
      if (response.get(THROW).isPresent()) {
        return error(at + "/" + THROW, response.get(THROW).get());
      }
    }
    fault(at, "must be an object with either %s or %s, and nothing else".formatted(RETURN, THROW));
    return new MockedResponse.Return(Json.Null.NULL);
  }

  private MockedResponse error(String at, Json json) {
    var texts = new TreeMap<String, String>();
    members(
        at,
        json,
        (name, value) -> {
          if (!name.equals("Error") && !name.equals("Cause")) {
            fault(at + "/" + name, "only Error and Cause are known here");
          } else if (value instanceof Json.Str(var string)) {
            texts.put(name, string);
          } else {
            fault(at + "/" + name, "must be a string");
          }
        });
    if (json instanceof Json.Obj object && object.get("Error").isEmpty()) {
      fault(at, "Error is missing");
    }
    return new MockedResponse.Throw(
        Optional.ofNullable(texts.get("Error")), Optional.ofNullable(texts.get("Cause")));
  }

  private SortedMap<String, SortedMap<String, TestCase>> machines(
      Json json, Map<String, Responses> responses) {
    var machines = new TreeMap<String, SortedMap<String, TestCase>>();
    var at = "/" + MACHINES;
    members(
        at,
        json,
        (name, machine) -> machines.put(name, testCases(at + "/" + name, machine, responses)));
    return machines;
  }

  private SortedMap<String, TestCase> testCases(
      String at, Json machine, Map<String, Responses> responses) {
    var cases = new TreeMap<String, TestCase>();
    members(
        at,
        machine,
        (member, value) -> {
          var here = at + "/" + member;
          if (member.equals(TEST_CASES)) {
            members(
                here,
                value,
                (name, states) -> cases.put(name, testCase(here + "/" + name, states, responses)));
          } else if (!NOTES.contains(member)) {
            fault(here, "only %s is known here".formatted(TEST_CASES));
          }
        });
    if (machine instanceof Json.Obj object && object.get(TEST_CASES).isEmpty()) {
      fault(at, TEST_CASES + " is missing");
    }
    return cases;
  }

  private TestCase testCase(String at, Json json, Map<String, Responses> responses) {
    var states = new TreeMap<String, Responses>();
    members(
        at,
        json,
        (state, value) -> {
          var here = at + "/" + state;
          if (value instanceof Json.Str(var name)) {
            Optional.ofNullable(responses.get(name))
                .ifPresentOrElse(
                    found -> states.put(state, found),
                    () -> fault(here, "%s has no '%s'".formatted(RESPONSES, name)));
          } else {
            fault(here, "must be the name of a member of " + RESPONSES);
          }
        });
    return new TestCase(states);
  }
}
