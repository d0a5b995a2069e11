package dev.steppe.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.Event;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Origin;
import dev.steppe.engine.Recorded;
import dev.steppe.engine.Start;
import dev.steppe.engine.TimeScale;
import dev.steppe.runtime.Observer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Executions are counted by what was asked for.
final class ExecutionsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final String PREFIX = "arn:aws:states:us-east-1:123456789012:";
  private static final String MACHINE = PREFIX + "stateMachine:m";

  private final Executions executions = new Executions();

  private void run(
      UUID revision, String machine, Optional<String> version, Optional<String> alias) {
    var start =
        new Start(
            new ExecutionId(PREFIX + "execution:" + machine + ":e"),
            "e",
            revision,
            Json.Obj.EMPTY,
            Optional.empty(),
            new Origin.Asked(),
            new Start.Terms(version, alias, Optional.empty(), Optional.empty(), TimeScale.REAL));
    var begun = new Recorded(1, 0, NOW, new Event.ExecutionStarted(start, Optional.empty()));
    var none = new Execution.New();
    var running = none.apply(begun);
    executions.see(new Observer.Sight(none, List.of(begun), running));
    var end = new Recorded(2, 1, NOW.plusMillis(7), new Event.ExecutionSucceeded(Json.Obj.EMPTY));
    executions.see(new Observer.Sight(running, List.of(end), running.apply(end)));
  }

  private Map<MachineSeries.Labels, Long> succeeded() {
    var all = new HashMap<MachineSeries.Labels, Long>();
    executions.machines.forEach((labels, series) -> all.put(labels, series.succeeded.sum()));
    return all;
  }

  @Test
  void versionsAndAliasesHaveSeriesOfTheirOwn() {
    var revision = UUID.randomUUID();
    var version = Optional.of(MACHINE + ":3");
    run(revision, "m", Optional.empty(), Optional.empty());
    run(revision, "m", version, Optional.empty());
    run(revision, "m", version, Optional.of(MACHINE + ":live"));
    run(UUID.randomUUID(), "m", Optional.empty(), Optional.empty());

    assertThat(succeeded())
        .containsOnly(
            Map.entry(new MachineSeries.Labels(MACHINE, "", ""), 2L),
            Map.entry(new MachineSeries.Labels(MACHINE, "3", ""), 1L),
            Map.entry(new MachineSeries.Labels(MACHINE, "3", "live"), 1L));
    assertThat(executions.opened.sum()).isZero();
  }

  @Test
  void machinesBeyondTheBoundShareASeries() {
    for (int i = 0; i < Bounded.MOST + 500; i++) {
      run(UUID.randomUUID(), "m" + i, Optional.empty(), Optional.empty());
    }
    run(UUID.randomUUID(), "m0", Optional.empty(), Optional.empty());

    var seen = succeeded();
    assertThat(seen).hasSize(Bounded.MOST + 1).containsEntry(MachineSeries.Labels.OTHER, 500L);
    assertThat(seen)
        .containsEntry(new MachineSeries.Labels(PREFIX + "stateMachine:m0", "", ""), 2L);
  }

  @Test
  void timesFallIntoTheBucketWhoseBoundTheyDoNotExceed() {
    var times = new Times(Times.Scale.MILLISECONDS);
    times.add(0);
    times.add(1);
    times.add(2);
    times.add(100_000_000);

    assertThat(times.counts()).startsWith(2, 1, 0).endsWith(0, 1);
    assertThat(times.scale().shown())
        .startsWith(1, 5)
        .endsWith(86_400_000, Double.POSITIVE_INFINITY);
    assertThat(times.sum()).isEqualTo(100_000_003);
  }
}
