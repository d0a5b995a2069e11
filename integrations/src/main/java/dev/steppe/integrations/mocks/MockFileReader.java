package dev.steppe.integrations.mocks;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.MockedResponse;
import dev.steppe.integrations.files.InvalidFileException;
import dev.steppe.integrations.files.JsonText;
import dev.steppe.integrations.mocks.MockFile.TestCase;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

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

  private final JsonText text;

  private MockFileReader(JsonText text) {
    this.text = text;
  }

  /// What the text says.
  ///
  /// @throws InvalidFileException if it does not say it as AWS documents
  static MockFile read(String text) throws InvalidFileException {
    return new MockFileReader(new JsonText(text)).file();
  }

  private MockFile file() throws InvalidFileException {
    var root = text.root("with " + MACHINES);
    for (var name : root.members().keySet()) {
      if (!name.equals(MACHINES) && !name.equals(RESPONSES) && !NOTES.contains(name)) {
        text.fault("/" + name, "only %s and %s are known here".formatted(MACHINES, RESPONSES));
      }
    }
    if (root.get(MACHINES).isEmpty()) {
      text.fault("/", MACHINES + " is missing");
    }
    var responses = responses(root.get(RESPONSES).orElse(Json.Obj.EMPTY));
    var machines = machines(root.get(MACHINES).orElse(Json.Obj.EMPTY), responses);
    text.check();
    return new MockFile(machines);
  }

  private Map<String, Responses> responses(Json json) {
    var at = "/" + RESPONSES;
    var responses = new TreeMap<String, Responses>();
    text.members(
        at,
        json,
        (name, invocations) ->
            responses.put(name, new Responses(name, ranges(at + "/" + name, invocations))));
    return responses;
  }

  private NavigableMap<Integer, Responses.Range> ranges(String at, Json json) {
    var ranges = new TreeMap<Integer, Responses.Range>();
    text.members(
        at,
        json,
        (key, response) -> {
          var here = at + "/" + key;
          range(here, key, response(here, response))
              .ifPresent(range -> {
                overlap(ranges, range).ifPresent(other -> text.fault(here, "overlaps " + other));
                ranges.putIfAbsent(range.first(), range);
              });
        });
    return ranges;
  }

  private Optional<Responses.Range> range(String at, String key, MockedResponse response) {
    var numbers = INVOCATIONS.matcher(key);
    if (!numbers.matches()) {
      text.fault(
          at, "must be the number of an invocation, as \"0\", or a range of them, as \"1-2\"");
      return Optional.empty();
    }
    var first = Integer.parseInt(numbers.group(1));
    var last = Optional.ofNullable(numbers.group(2)).map(Integer::parseInt).orElse(first);
    if (last < first) {
      text.fault(at, "the range ends before it begins");
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
    text.fault(
        at, "must be an object with either %s or %s, and nothing else".formatted(RETURN, THROW));
    return new MockedResponse.Return(Json.Null.NULL);
  }

  private MockedResponse error(String at, Json json) {
    var texts = new TreeMap<String, String>();
    text.members(
        at,
        json,
        (name, value) -> {
          if (!name.equals("Error") && !name.equals("Cause")) {
            text.fault(at + "/" + name, "only Error and Cause are known here");
          } else if (value instanceof Json.Str(var string)) {
            texts.put(name, string);
          } else {
            text.fault(at + "/" + name, "must be a string");
          }
        });
    if (json instanceof Json.Obj object && object.get("Error").isEmpty()) {
      text.fault(at, "Error is missing");
    }
    return new MockedResponse.Throw(
        Optional.ofNullable(texts.get("Error")), Optional.ofNullable(texts.get("Cause")));
  }

  private SortedMap<String, SortedMap<String, TestCase>> machines(
      Json json, Map<String, Responses> responses) {
    var machines = new TreeMap<String, SortedMap<String, TestCase>>();
    var at = "/" + MACHINES;
    text.members(
        at,
        json,
        (name, machine) -> machines.put(name, testCases(at + "/" + name, machine, responses)));
    return machines;
  }

  private SortedMap<String, TestCase> testCases(
      String at, Json machine, Map<String, Responses> responses) {
    var cases = new TreeMap<String, TestCase>();
    text.members(
        at,
        machine,
        (member, value) -> {
          var here = at + "/" + member;
          if (member.equals(TEST_CASES)) {
            text.members(
                here,
                value,
                (name, states) -> cases.put(name, testCase(here + "/" + name, states, responses)));
          } else if (!NOTES.contains(member)) {
            text.fault(here, "only %s is known here".formatted(TEST_CASES));
          }
        });
    if (machine instanceof Json.Obj object && object.get(TEST_CASES).isEmpty()) {
      text.fault(at, TEST_CASES + " is missing");
    }
    return cases;
  }

  private TestCase testCase(String at, Json json, Map<String, Responses> responses) {
    var states = new TreeMap<String, Responses>();
    text.members(
        at,
        json,
        (state, value) -> {
          var here = at + "/" + state;
          if (value instanceof Json.Str(var name)) {
            Optional.ofNullable(responses.get(name))
                .ifPresentOrElse(
                    found -> states.put(state, found),
                    () -> text.fault(here, "%s has no '%s'".formatted(RESPONSES, name)));
          } else {
            text.fault(here, "must be the name of a member of " + RESPONSES);
          }
        });
    return new TestCase(states);
  }
}
