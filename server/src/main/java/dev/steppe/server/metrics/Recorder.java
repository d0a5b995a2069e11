package dev.steppe.server.metrics;

import dev.steppe.runtime.Observer;
import java.util.concurrent.atomic.LongAdder;

/// Counts what a node records. Begins at nothing with the process, as Prometheus expects it of what
/// is counted.
public final class Recorder implements Observer {
  final Executions executions = new Executions();
  final LongAdder commits = new LongAdder();
  final LongAdder lostCommits = new LongAdder();
  final LongAdder committedExecutions = new LongAdder();
  final LongAdder committedEvents = new LongAdder();
  final Times commitTime = new Times(Times.Scale.SECONDS);

  @Override
  public void see(Sight sight) {
    executions.see(sight);
  }

  @Override
  public void committed(Group group) {
    if (!group.durable()) {
      lostCommits.increment();
      return;
    }
    commits.increment();
    committedExecutions.add(group.executions());
    committedEvents.add(group.events());
    commitTime.add(group.nanos() / 1_000);
  }
}
