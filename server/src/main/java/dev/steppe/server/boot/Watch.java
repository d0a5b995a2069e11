package dev.steppe.server.boot;

import dev.steppe.integrations.outputs.LogLevel;
import dev.steppe.integrations.outputs.Outputs;
import dev.steppe.runtime.Observer;
import dev.steppe.runtime.TaskCall;
import dev.steppe.runtime.TraceHeader;
import dev.steppe.server.metrics.Recorder;
import dev.steppe.server.traces.Traces;
import dev.steppe.store.Catalog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All that looks on while a node works: what counts, what logs and tells of ends, and what traces
/// if that is asked for.
record Watch(Recorder recorder, Outputs outputs, Optional<Traces> traces) implements AutoCloseable {
  /// @throws IOException if what was asked for can not be written or sent; the message says why
  static Watch of(Settings all, Catalog catalog) throws IOException {
    var settings = all.outputs();
    return new Watch(
        new Recorder(),
        Outputs.open(
            catalog,
            all.limits(),
            System.getenv(),
            new Outputs.Wanted(
                settings.logFile(),
                settings.logToStdout(),
                settings.logLevel().map(level -> LogLevel.valueOf(level.name())),
                settings.eventHook(),
                settings.eventSource())),
        settings.traces().map(where -> new Traces(where, catalog::revision)));
  }

  Observer observer() {
    var all = new ArrayList<Observer>(List.of(recorder, outputs.observer()));
    traces.map(Traces::observer).ifPresent(all::add);
    return Observer.of(all);
  }

  /// The trace that a call belongs to.
  Optional<TraceHeader> trace(TaskCall call) {
    return traces.isPresent() ? traces.get().header(call) : call.givenTrace();
  }

  @Override
  public void close() {
    outputs.close();
    traces.ifPresent(Traces::close);
  }
}
