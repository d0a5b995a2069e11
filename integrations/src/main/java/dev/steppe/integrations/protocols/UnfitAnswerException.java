package dev.steppe.integrations.protocols;

/// An answer that is not what the service's protocol says.
public final class UnfitAnswerException extends Exception {
  private static final long serialVersionUID = 1;

  /// @param why what is wrong with it
  public UnfitAnswerException(String why) {
    super(why);
  }
}
