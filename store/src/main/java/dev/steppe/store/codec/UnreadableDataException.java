package dev.steppe.store.codec;

/// Stored bytes mean nothing to this release: a later one wrote them, or they are damaged.
public final class UnreadableDataException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UnreadableDataException(String message) {
    super(message);
  }

  static UnreadableDataException unknownTag(String what, int tag) {
    return new UnreadableDataException(
        "unknown tag %d of %s: a later release of Steppe wrote this, or it is damaged"
            .formatted(tag, what));
  }
}
