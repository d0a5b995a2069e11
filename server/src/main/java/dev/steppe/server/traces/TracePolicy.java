package dev.steppe.server.traces;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import dev.steppe.engine.Origin;
import dev.steppe.engine.Start;
import dev.steppe.runtime.TaskCall;
import dev.steppe.runtime.TraceHeader;
import dev.steppe.store.Machine;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Which executions are traced, and as what. As AWS documents it: those of a machine whose
/// tracingConfiguration is enabled, and those that are told of a trace that is sampled, whatever
/// the machine; never the children of a map run.
final class TracePolicy {
  private static final int MOST_KNOWN = 10_000;

  private final Function<UUID, Optional<Machine.Revision>> revisions;
  private final boolean all;
  private final double share;
  private final Map<UUID, Boolean> enabled = new ConcurrentHashMap<>();

  /// @param revisions finds a machine revision
  /// @param all whether machines that do not say so are traced too
  /// @param share which share is recorded of the traces that begin here
  TracePolicy(Function<UUID, Optional<Machine.Revision>> revisions, boolean all, double share) {
    this.revisions = revisions;
    this.all = all;
    this.share = share;
  }

  /// The trace of an execution, if it has one that is recorded.
  Optional<Trace> trace(Start start) {
    return switch (start.origin()) {
      case Origin.Child _ -> Optional.empty();
      case Origin.Asked(), Origin.Awaited() ->
          start
              .terms()
              .traceHeader()
              .flatMap(TraceHeader::parse)
              .map(given -> given(start, given))
              .orElseGet(() -> own(start));
    };
  }

  private static Optional<Trace> given(Start start, TraceHeader given) {
    return given.sampled().orElse(true)
        ? Optional.of(new Trace(start.id(), given.traceId(), given.parent()))
        : Optional.empty();
  }

  private Optional<Trace> own(Start start) {
    if (!all && !isEnabled(start.revision())) {
      return Optional.empty();
    }
    return Optional.of(Trace.of(start.id())).filter(trace -> isSampled(trace.traceId(), share));
  }

  /// As OpenTelemetry's sampler by ratio decides it, so that all who see the trace agree.
  static boolean isSampled(String traceId, double share) {
    var random = Long.parseUnsignedLong(traceId, 16, 32, 16) & Long.MAX_VALUE;
    return share >= 1 || random < share * Long.MAX_VALUE;
  }

  private boolean isEnabled(UUID revision) {
    var known = enabled.get(revision);
    if (known != null) {
      return known;
    }
    if (enabled.size() >= MOST_KNOWN) {
      enabled.clear();
    }
    var found = revisions.apply(revision).map(TracePolicy::isEnabled).orElse(false);
    enabled.put(revision, found);
    return found;
  }

  private static boolean isEnabled(Machine.Revision revision) {
    try {
      return Json.parse(revision.configuration()) instanceof Json.Obj configuration
          && configuration.get("tracingConfiguration").orElse(Json.Null.NULL)
              instanceof Json.Obj tracing
          && tracing.get("enabled").equals(Optional.of(Json.Bool.TRUE));
    } catch (MalformedJsonException e) {
      throw new IllegalStateException("the configuration of " + revision.id() + " is broken", e);
    }
  }

  /// What a call is told of the trace that it belongs to: the attempt is the span that caused it.
  Optional<TraceHeader> header(TaskCall call) {
    return call.start()
        .flatMap(this::trace)
        .map(trace -> TraceHeader.of(trace.traceId(), trace.attempt(call.task()), true))
        .or(call::givenTrace);
  }
}
