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
public record Start(
    ExecutionId id,
    String name,
    UUID revision,
    Json input,
    Optional<String> inputText,
    Origin origin) {

  /// The start of an execution that somebody asked for.
  public Start(ExecutionId id, String name, UUID revision, Json input, Optional<String> inputText) {
    this(id, name, revision, input, inputText, new Origin.Asked());
  }

  /// The input as the caller wrote it.
  public String writtenInput() {
    return inputText.orElseGet(input::written);
  }
}
