package dev.steppe.engine;

/// An execution's ARN, which names it everywhere.
public record ExecutionId(String arn) implements Comparable<ExecutionId> {
  @Override
  public int compareTo(ExecutionId other) {
    return arn.compareTo(other.arn);
  }
}
