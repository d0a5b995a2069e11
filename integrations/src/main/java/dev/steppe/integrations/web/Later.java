package dev.steppe.integrations.web;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What is made when it is first asked for: a server that calls nothing pays for nothing.
/// Thread-safe.
public final class Later<T> {
  private final Supplier<T> making;
  private volatile Optional<T> made = Optional.empty();

  public Later(Supplier<T> making) {
    this.making = making;
  }

  public T get() {
    var there = made;
    return there.isPresent() ? there.get() : make();
  }

  private synchronized T make() {
    if (made.isEmpty()) {
      made = Optional.of(making.get());
    }
    return made.get();
  }

  public void ifMade(Consumer<T> action) {
    made.ifPresent(action);
  }
}
