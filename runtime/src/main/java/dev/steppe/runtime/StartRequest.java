package dev.steppe.runtime;

import java.util.Optional;

/// What somebody asks for who wants an execution.
///
/// @param machineArn the state machine's ARN, or that of a version or an alias of it; behind a `#`
///   it may name the test case whose mocked answers the execution gets
/// @param name the execution's name; a random one if absent
/// @param input the input's JSON text
/// @param traceHeader the trace that the execution belongs to, as `Root=1-…;Sampled=1`
public record StartRequest(
    String machineArn, Optional<String> name, String input, Optional<String> traceHeader) {
  private static final char BEFORE_TEST_CASE = '#';

  /// The ARN without a test case.
  String bareArn() {
    int end = machineArn.indexOf(BEFORE_TEST_CASE);
    return end < 0 ? machineArn : machineArn.substring(0, end);
  }

  /// The test case that is asked for.
  Optional<String> testCase() {
    int end = machineArn.indexOf(BEFORE_TEST_CASE);
    return end < 0 ? Optional.empty() : Optional.of(machineArn.substring(end + 1));
  }

  /// The same without a trace.
  public StartRequest(String machineArn, Optional<String> name, String input) {
    this(machineArn, name, input, Optional.empty());
  }
}
