package dev.steppe.engine;

import dev.steppe.asl.json.Json;
import java.util.Optional;
import java.util.UUID;

/// What an execution is started with.
///
/// @param id the execution's ARN
/// @param name the execution's name
/// @param revision the machine revision that it runs to its end
/// @param input the input
/// @param inputText the input as the caller wrote it, where the input itself does not know: that of
///   a string or a number in an unusual form, which DescribeExecution returns byte for byte
/// @param origin who started it, and so what of the revision it runs
/// @param terms what else was asked for
public record Start(
    ExecutionId id,
    String name,
    UUID revision,
    Json input,
    Optional<String> inputText,
    Origin origin,
    Terms terms) {

  /// What a start asked for besides a machine, a name and an input.
  ///
  /// @param versionArn the version that was asked for, or that the alias led to
  /// @param aliasArn the alias that was asked for
  /// @param traceHeader the trace that the execution belongs to, as `Root=1-…;Sampled=1`
  /// @param testCase the test case whose mocked answers its tasks get
  /// @param timeScale how fast its time passes
  public record Terms(
      Optional<String> versionArn,
      Optional<String> aliasArn,
      Optional<String> traceHeader,
      Optional<String> testCase,
      TimeScale timeScale) {
    /// Nothing special.
    public static final Terms PLAIN =
        new Terms(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), TimeScale.REAL);

    /// What the children of its map runs are started with: nobody asked for a version or an alias
    /// of theirs.
    Terms ofChildren() {
      return new Terms(Optional.empty(), Optional.empty(), traceHeader, testCase, timeScale);
    }
  }

  /// The start of an execution that somebody asked for without more ado.
  public Start(ExecutionId id, String name, UUID revision, Json input, Optional<String> inputText) {
    this(id, name, revision, input, inputText, new Origin.Asked(), Terms.PLAIN);
  }

  /// The input as the caller wrote it.
  public String writtenInput() {
    return inputText.orElseGet(input::written);
  }
}
