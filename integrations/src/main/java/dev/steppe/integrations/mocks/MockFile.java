package dev.steppe.integrations.mocks;

import dev.steppe.engine.MockedResponse;
import dev.steppe.engine.TestCall;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a file of mocks says. Immutable.
///
/// @param machines the test cases of each state machine, by its name and theirs
record MockFile(SortedMap<String, SortedMap<String, TestCase>> machines) {
  MockFile {
    machines = new TreeMap<>(machines);
  }

  /// A test case of a state machine.
  ///
  /// @param states the responses of each state that is mocked, by its name
  record TestCase(SortedMap<String, Responses> states) {
    TestCase {
      states = new TreeMap<>(states);
    }
  }

  private Optional<SortedMap<String, TestCase>> testCases(String machine) {
    return Optional.ofNullable(machines.get(machine));
  }

  Optional<TestCase> testCase(String machine, String name) {
    return testCases(machine).flatMap(cases -> Optional.ofNullable(cases.get(name)));
  }

  /// Why that test case is not to be had: what there is instead.
  String missing(String machine, String testCase) {
    var cases = testCases(machine);
    return cases.isPresent()
        ? "The test case '%s' of the state machine '%s' does not exist. The file of mocks has %s."
            .formatted(testCase, machine, listed("the test cases", cases.get().keySet()))
        : "The state machine '%s' has no test cases. The file of mocks has %s."
            .formatted(machine, listed("the state machines", machines.keySet()));
  }

  private static String listed(String what, Collection<String> names) {
    return names.isEmpty()
        ? "none"
        : names.stream().collect(Collectors.joining("', '", what + " '", "'"));
  }

  /// What a call comes to; empty if its state is not mocked. A test case that has gone meanwhile
  /// has no responses.
  Optional<MockedResponse> response(String machine, TestCall call) {
    var testCase = testCase(machine, call.testCase());
    if (testCase.isEmpty()) {
      return Optional.of(new MockedResponse.Missing(missing(machine, call.testCase())));
    }
    return Optional.ofNullable(testCase.get().states().get(call.state()))
        .map(responses ->
            responses
                .of(call.invocation())
                .orElseGet(() ->
                    new MockedResponse.Missing(
                        ("The test case '%s' of '%s' has no response for the invocation %d of the"
                                + " state '%s': '%s' has %s.")
                            .formatted(
                                call.testCase(),
                                machine,
                                call.invocation(),
                                call.state(),
                                responses.name(),
                                responses.known()))));
  }
}
