package dev.steppe.runtime;

import dev.steppe.engine.MachineRevision;
import dev.steppe.engine.MockedResponse;
import dev.steppe.engine.TestCall;
import java.util.Optional;

/// The test cases of state machines: what their tasks come to without being worked on. Thread-safe.
public interface Mocks {
  /// There are no test cases.
  Mocks NONE =
      new Mocks() {
        @Override
        public Optional<String> objection(MachineRevision machine, String testCase) {
          return Optional.of(
              "The test case '"
                  + testCase
                  + "' does not exist: this server was started without a file of mocks."
                  + " Name one with --mock-config FILE or SFN_MOCK_CONFIG.");
        }

        @Override
        public Optional<MockedResponse> response(String machine, TestCall call) {
          return Optional.of(
              new MockedResponse.Missing(
                  "The execution was started with the test case '"
                      + call.testCase()
                      + "', but the server has no file of mocks any more."));
        }
      };

  /// Why an execution of `machine` can not be started with that test case; empty if it can.
  Optional<String> objection(MachineRevision machine, String testCase);

  /// What a call comes to. Empty if the test case says nothing about the state: then the call is
  /// made.
  ///
  /// @param machine the state machine's name
  Optional<MockedResponse> response(String machine, TestCall call);
}
