package dev.steppe.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs shards of several nodes over one journal, under one clock and one seed: nodes die in
/// mid-turn, commits fail before or after they are durable, answers come late, twice or never. In
/// the end every execution must be closed, with a whole history, and no attempt called twice.
/// `-Dseed=N` repeats one of them.
class SimulationTest {
  private static final int SEEDS = 400;
  private static final Coverage COVERAGE = new Coverage();

  static LongStream seeds() {
    var one = Long.getLong("seed");
    return one != null ? LongStream.of(one) : LongStream.range(0, SEEDS);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void everyExecutionEndsAsIfNothingHadFailed(long seed) {
    var world = new SimulatedWorld(seed);
    world.run();
    COVERAGE.add(world.coverage());
  }

  @AfterAll
  static void nothingWasFairWeather() {
    if (Long.getLong("seed") != null) {
      return;
    }
    assertThat(COVERAGE.counts())
        .containsKeys(
            "node died",
            "node died in mid-turn",
            "node took a shard that another still thought its own",
            "commit failed before it was durable",
            "commit failed after it was durable",
            "commit became durable after its node died",
            "commit was lost with its node",
            "commit was fenced",
            "answer came twice",
            "answer was lost",
            "attempt was lost with its node",
            "activity was offered again",
            "job was awaited again",
            "map run was opened again",
            "work of a map run was taken up again",
            "map run was aborted with its execution",
            "Express child was run again",
            "execution was redriven",
            "outcome of a redrive was unknown",
            "map run was redriven",
            "map run was to be redriven before it had ended",
            "child was redriven",
            "map run SUCCEEDED",
            "map run FAILED",
            "map run ABORTED",
            "variable was assigned",
            "JSONata was evaluated",
            "evaluation failed",
            "execution SUCCEEDED",
            "execution FAILED",
            "execution TIMED_OUT",
            "execution ABORTED");
  }
}
