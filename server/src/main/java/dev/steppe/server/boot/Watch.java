package dev.steppe.server.boot;

import dev.steppe.runtime.Observer;
import dev.steppe.runtime.TaskCall;
import dev.steppe.runtime.TraceHeader;
import dev.steppe.server.metrics.Recorder;
import dev.steppe.server.traces.Traces;
import dev.steppe.store.Catalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All that looks on while a node works: what counts, and what traces if that is asked for.
record Watch(Recorder recorder, Optional<Traces> traces) implements AutoCloseable {
  static Watch of(Settings settings, Catalog catalog) {
    return new Watch(
        new Recorder(), settings.traces().map(where -> new Traces(where, catalog::revision)));
  }

  Observer observer() {
    var all = new ArrayList<Observer>(List.of(recorder));
    traces.map(Traces::observer).ifPresent(all::add);
    return Observer.of(all);
  }

  /// The trace that a call belongs to.
  Optional<TraceHeader> trace(TaskCall call) {
    return traces.isPresent() ? traces.get().header(call) : call.givenTrace();
  }

  @Override
  public void close() {
    traces.ifPresent(Traces::close);
  }
}
