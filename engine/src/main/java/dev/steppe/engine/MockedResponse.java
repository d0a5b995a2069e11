package dev.steppe.engine;

import dev.steppe.asl.json.Json;
import java.util.Optional;

/// What a call comes to in a test case, without being made.
public sealed interface MockedResponse {
  /// @param output the task's whole result
  record Return(Json output) implements MockedResponse {}

  record Throw(Optional<String> error, Optional<String> cause) implements MockedResponse {}

  /// The test case ought to say what the call comes to, and does not. The execution fails: to make
  /// the call after all would be worse.
  ///
  /// @param why what is missing
  record Missing(String why) implements MockedResponse {}
}
