package dev.steppe.asl;

/// The eight types of state, by the names that definitions use.
public enum StateType {
  PASS("Pass"),
  TASK("Task"),
  CHOICE("Choice"),
  WAIT("Wait"),
  SUCCEED("Succeed"),
  FAIL("Fail"),
  PARALLEL("Parallel"),
  MAP("Map");

  private final String text;

  StateType(String text) {
    this.text = text;
  }

  /// The name as definitions and histories spell it.
  public String text() {
    return text;
  }
}
