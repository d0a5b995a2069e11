package dev.steppe.runtime;

import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Several observers as one.
///
/// @param all each sees everything, in this order
record Observers(List<Observer> all) implements Observer {
  private static final Logger LOG = LoggerFactory.getLogger(Observers.class);

  Observers {
    all = List.copyOf(all);
  }

  @Override
  public void see(Sight sight) {
    each(observer -> observer.see(sight));
  }

  @Override
  public void committed(Group group) {
    each(observer -> observer.committed(group));
  }

  private void each(Consumer<Observer> show) {
    for (var observer : all) {
      try {
        show.accept(observer);
      } catch (RuntimeException e) {
        LOG.error("an observer failed", e);
      }
    }
  }
}
