package dev.steppe.asl;

/// What a Task state calls.
public sealed interface Resource {
  /// The ARN as the definition has it.
  String arn();

  /// A Lambda function, called by its ARN.
  record LambdaFunction(String arn) implements Resource {}

  /// An activity, whose workers poll for it.
  record Activity(String arn) implements Resource {}

  /// An integrated service: `arn:aws:states:::SERVICE:ACTION[.PATTERN]`.
  ///
  /// @param service what histories call `resourceType`: `lambda`, `states`, `aws-sdk:s3`
  /// @param action the action without its pattern: `invoke`, `startExecution`
  record Service(String arn, String service, String action, Pattern pattern) implements Resource {
    /// What histories call `resource`: the action with its pattern.
    public String actionAndPattern() {
      return action + pattern.suffix();
    }
  }

  /// When a service task is done.
  enum Pattern {
    REQUEST_RESPONSE(""),
    SYNC(".sync"),
    SYNC_2(".sync:2"),
    WAIT_FOR_TASK_TOKEN(".waitForTaskToken");

    private final String suffix;

    Pattern(String suffix) {
      this.suffix = suffix;
    }

    public String suffix() {
      return suffix;
    }
  }
}
