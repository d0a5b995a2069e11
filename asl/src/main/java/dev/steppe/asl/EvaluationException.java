package dev.steppe.asl;

/// An expression has no value. The message is the cause in AWS's words, without the sentence that
/// names the state, which whoever runs the state puts before it.
public final class EvaluationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String error;

  /// @param error the error's name, as `States.Runtime`
  public EvaluationException(String error, String cause) {
    super(cause, null, false, false);
    this.error = error;
  }

  /// A failure under the name that AWS gives most of them.
  public static EvaluationException runtime(String cause) {
    return new EvaluationException("States.Runtime", cause);
  }

  public String error() {
    return error;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
