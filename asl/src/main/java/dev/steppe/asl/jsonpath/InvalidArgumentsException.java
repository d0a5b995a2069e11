package dev.steppe.asl.jsonpath;

/// An intrinsic function cannot do anything with its arguments. It never leaves this package.
final class InvalidArgumentsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  InvalidArgumentsException(String function) {
    super("Invalid arguments in States." + function, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
