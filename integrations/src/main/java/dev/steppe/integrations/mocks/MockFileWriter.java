package dev.steppe.integrations.mocks;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.MockedResponse;
import dev.steppe.integrations.files.InvalidFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Writes recordings as test cases into a file of mocks, and keeps what else is in it.
public final class MockFileWriter {
  /// As much as a history may hold, and a file that is read as a whole should.
  private static final int MOST_ANSWERS = 25_000;

  private static final int MOST_BYTES = 64 << 20;

  private static final String MACHINES = "StateMachines";
  private static final String CASES = "TestCases";
  private static final String RESPONSES = "MockedResponses";

  private final Map<String, Json> root;

  private MockFileWriter(Json.Obj root) {
    this.root = new LinkedHashMap<>(root.members());
  }

  /// Makes `recording` a test case of the machine. A case of that name is replaced; everything else
  /// in the file stays. Whoever reads meanwhile sees the whole file, as it was or as it is.
  ///
  /// @throws IOException if the file is no file of mocks, or would be too large, or can not be
  ///   written; it is as it was
  public static void write(Path file, String machine, String testCase, Recording recording)
      throws IOException {
    if (recording.size() > MOST_ANSWERS) {
      throw new IOException(
          "%d answers are too many for a test case: %d are the most"
              .formatted(recording.size(), MOST_ANSWERS));
    }
    var writer = new MockFileWriter(existing(file));
    writer.put(machine, testCase, recording);
    var text = IndentedJson.of(new Json.Obj(writer.root)).getBytes(StandardCharsets.UTF_8);
    if (text.length > MOST_BYTES) {
      throw new IOException(
          "%s would have %d bytes: %d are the most".formatted(file, text.length, MOST_BYTES));
    }
    replace(file, text);
  }

  private static Json.Obj existing(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Json.object().put(MACHINES, Json.Obj.EMPTY).put(RESPONSES, Json.Obj.EMPTY).build();
    }
    var text = Files.readString(file);
    try {
      MockFileReader.read(text);
    } catch (InvalidFileException e) {
      throw new IOException(
          "the file of mocks is invalid, and nothing is written\n" + e.in(file), e);
    }
    return (Json.Obj) Json.parse(text);
  }

  private static void replace(Path file, byte[] text) throws IOException {
    var target = file.toAbsolutePath();
    var next = Files.createTempFile(target.getParent(), ".mocks", ".json");
    try {
      Files.write(next, text);
      if (Files.exists(target)) {
        Files.setPosixFilePermissions(next, Files.getPosixFilePermissions(target));
      }
      Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  private void put(String machine, String testCase, Recording recording) {
    var machines = members(root.getOrDefault(MACHINES, Json.Obj.EMPTY));
    var entry = members(machines.getOrDefault(machine, Json.Obj.EMPTY));
    var cases = members(entry.getOrDefault(CASES, Json.Obj.EMPTY));
    var responses = members(root.getOrDefault(RESPONSES, Json.Obj.EMPTY));

    var former = new HashSet<>(names(cases.getOrDefault(testCase, Json.Obj.EMPTY)));
    cases.put(testCase, Json.Obj.EMPTY);
    put(entry, CASES, cases);
    put(machines, machine, entry);
    former.removeAll(used(machines));
    responses.keySet().removeAll(former);

    var states = new LinkedHashMap<String, Json>();
    recording
        .answers()
        .forEach((state, answers) -> {
          var name = free(responses, machine + "." + testCase + "." + state);
          states.put(state, Json.of(name));
          responses.put(name, ranges(answers));
        });
    put(cases, testCase, states);
    put(entry, CASES, cases);
    put(machines, machine, entry);
    put(root, MACHINES, machines);
    put(root, RESPONSES, responses);
  }

  private static Map<String, Json> members(Json json) {
    return json instanceof Json.Obj object
        ? new LinkedHashMap<>(object.members())
        : new LinkedHashMap<>();
  }

  private static void put(Map<String, Json> where, String name, Map<String, Json> members) {
    where.put(name, new Json.Obj(members));
  }

  /// The responses that a test case names.
  private static List<String> names(Json testCase) {
    return members(testCase).values().stream()
        .filter(Json.Str.class::isInstance)
        .map(name -> ((Json.Str) name).value())
        .toList();
  }

  /// The responses that any test case names.
  private static Set<String> used(Map<String, Json> machines) {
    var used = new HashSet<String>();
    machines
        .values()
        .forEach(machine ->
            members(members(machine).getOrDefault(CASES, Json.Obj.EMPTY))
                .values()
                .forEach(testCase -> used.addAll(names(testCase))));
    return used;
  }

  private static String free(Map<String, Json> responses, String wanted) {
    var name = wanted;
    for (int i = 2; responses.containsKey(name); i++) {
      name = wanted + "-" + i;
    }
    return name;
  }

  /// Answers by the numbers of their calls; equal ones that follow each other are a range.
  private static Json ranges(List<MockedResponse> answers) {
    var ranges = new LinkedHashMap<String, Json>();
    int first = 0;
    for (int next = 1; next <= answers.size(); next++) {
      if (next == answers.size() || !answers.get(next).equals(answers.get(first))) {
        ranges.put(
            first == next - 1 ? "" + first : first + "-" + (next - 1), json(answers.get(first)));
        first = next;
      }
    }
    return new Json.Obj(ranges);
  }

  private static Json json(MockedResponse answer) {
    return switch (answer) {
      case MockedResponse.Return(var output) -> Json.object().put("Return", output).build();
      case MockedResponse.Throw(var error, var cause) ->
          Json.object()
              .put(
                  "Throw",
                  Json.object().putString("Error", error).putString("Cause", cause).build())
              .build();
      case MockedResponse.Missing missing ->
          throw new IllegalArgumentException("never recorded: " + missing.why());
    };
  }
}
