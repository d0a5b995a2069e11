package dev.steppe.server.traces;

import dev.steppe.runtime.Observer;
import dev.steppe.runtime.TaskCall;
import dev.steppe.runtime.TraceHeader;
import dev.steppe.store.Machine;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// Traces of a node's executions: made of what it records, sent to a collector, and told to those
/// whom its tasks call.
public final class Traces implements AutoCloseable {
  private final TracePolicy policy;
  private final Collector collector;
  private final ExecutionTracer tracer;

  /// @param revisions finds a machine revision
  public Traces(TraceSettings settings, Function<UUID, Optional<Machine.Revision>> revisions) {
    this.policy = new TracePolicy(revisions, settings.all(), settings.share());
    this.collector = new Collector(settings);
    this.tracer = new ExecutionTracer(policy, collector);
  }

  /// Sees what the node records.
  public Observer observer() {
    return tracer;
  }

  /// The trace that a call belongs to, as whoever is called is told of it.
  public Optional<TraceHeader> header(TaskCall call) {
    return policy.header(call);
  }

  /// Sends what is left, for a few seconds.
  @Override
  public void close() {
    collector.close();
  }
}
