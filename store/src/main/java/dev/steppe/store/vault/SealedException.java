package dev.steppe.store.vault;

/// A secret cannot be sealed or opened. The message says why and what to do, and nothing of the
/// secret.
public final class SealedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SealedException(String message) {
    super(message);
  }

  SealedException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
