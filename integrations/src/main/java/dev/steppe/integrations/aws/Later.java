package dev.steppe.integrations.aws;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What is made when it is first asked for: a server that calls nothing pays for nothing.
/// Thread-safe.
final class Later<T> {
  private final Supplier<T> making;
  private volatile Optional<T> made = Optional.empty();

  Later(Supplier<T> making) {
    this.making = making;
  }

  T get() {
    var there = made;
    return there.isPresent() ? there.get() : make();
  }

  private synchronized T make() {
    if (made.isEmpty()) {
      made = Optional.of(making.get());
    }
    return made.get();
  }

  void ifMade(Consumer<T> action) {
    made.ifPresent(action);
  }
}
