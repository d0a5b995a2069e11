package dev.steppe.integrations.protocols;

/// The input of a call does not fit its operation.
public final class UnfitInputException extends Exception {
  private static final long serialVersionUID = 1;

  /// @param why what does not fit, in a sentence
  public UnfitInputException(String why) {
    super(why);
  }
}
