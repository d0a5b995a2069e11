package dev.steppe.integrations.outputs;

import dev.steppe.engine.Limits;
import dev.steppe.runtime.Observer.Sight;
import java.util.List;

/// Makes status events of what executions record.
final class StatusEvents implements Aside.Worker {
  /// In how many lines events go out beside each other. Those of one execution go in one, and keep
  /// their order.
  static final int LINES = 8;

  private final List<Outboxes<Integer, StatusChange>> receivers;
  private final Limits limits;

  /// @param limits say what may be redriven
  StatusEvents(List<Outboxes<Integer, StatusChange>> receivers, Limits limits) {
    this.limits = limits;
    this.receivers = List.copyOf(receivers);
  }

  @Override
  public boolean wants(Sight sight) {
    return StatusChange.isIn(sight);
  }

  @Override
  public void work(Sight sight) {
    var changes = StatusChange.of(sight, limits);
    if (!changes.isEmpty()) {
      int line = Math.floorMod(changes.getFirst().executionArn().hashCode(), LINES);
      receivers.forEach(receiver -> receiver.put(line, changes));
    }
  }
}
