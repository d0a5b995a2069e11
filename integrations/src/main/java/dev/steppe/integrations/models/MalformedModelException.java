package dev.steppe.integrations.models;

/// A model that cannot be read.
public final class MalformedModelException extends Exception {
  private static final long serialVersionUID = 1;

  /// @param why what is wrong with it
  public MalformedModelException(String why) {
    super(why);
  }

  /// @param why what is wrong with it
  MalformedModelException(String why, Throwable cause) {
    super(why, cause);
  }
}
