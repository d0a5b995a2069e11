package dev.steppe.runtime;

/// Items cannot be read, or results not written. The message is the cause that a map run fails
/// with, in AWS's words where those are known.
public final class DatasetException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public DatasetException(String cause) {
    super(cause);
  }

  public DatasetException(String cause, Throwable reason) {
    super(cause, reason);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
