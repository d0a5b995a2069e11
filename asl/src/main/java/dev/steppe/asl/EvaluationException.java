package dev.steppe.asl;

import java.util.Optional;

/// An expression has no value. The message is the cause in AWS's words, without the sentence that
/// names the state, which whoever runs the state puts before it.
public final class EvaluationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// The name under which AWS reports what goes wrong in JSONata.
  public static final String QUERY_EVALUATION_ERROR = "States.QueryEvaluationError";

  private final String error;

  @SuppressWarnings("serial") // Never serialized.
  private final Optional<String> location;

  private EvaluationException(String error, String cause, Optional<String> location) {
    super(cause, null, false, false);
    this.error = error;
    this.location = location;
  }

  /// @param error the error's name, as `States.Runtime`
  public EvaluationException(String error, String cause) {
    this(error, cause, Optional.empty());
  }

  /// A failure under the name that AWS gives most of them.
  public static EvaluationException runtime(String cause) {
    return new EvaluationException("States.Runtime", cause);
  }

  /// A failure of a JSONata expression.
  ///
  /// @param location the field, as `Arguments/FunctionName`, if it is one field's
  public static EvaluationException query(String cause, Optional<String> location) {
    return new EvaluationException(QUERY_EVALUATION_ERROR, cause, location);
  }

  public String error() {
    return error;
  }

  /// The field whose expression failed; JSONata only.
  public Optional<String> location() {
    return location;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
