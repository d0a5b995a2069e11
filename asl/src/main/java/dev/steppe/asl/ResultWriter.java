package dev.steppe.asl;

import java.util.Optional;

/// What becomes of the results of a distributed Map.
///
/// @param destination Bucket and Prefix of where they are written; absent if they stay in the
///   state's output
public record ResultWriter(
    Transformation transformation, OutputType outputType, Optional<Expression> destination) {

  public enum Transformation {
    /// Each child's output with what DescribeExecution tells of the child.
    NONE,
    /// Each child's output.
    COMPACT,
    /// Each child's output, the items of arrays one by one.
    FLATTEN
  }

  public enum OutputType {
    JSON,
    JSONL
  }
}
