package dev.steppe.integrations.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.TimeScale;
import dev.steppe.integrations.services.JobWatch.Sight;
import dev.steppe.runtime.TaskOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JobWatchTest {
  private static final TaskOutcome.Failed LOST = TaskOutcome.Failed.of("Batch.X", "why");
  private static final TaskOutcome DONE = new TaskOutcome.Answered(Json.Obj.EMPTY);

  private final List<Duration> pauses = new ArrayList<>();
  private final JobWatch watch = new JobWatch(JobPace.USUAL, pauses::add);
  private int looks;

  private TaskOutcome await(TimeScale scale, Sight... sights) throws InterruptedException {
    return watch.await("job", () -> sights[Math.min(looks++, sights.length - 1)], scale);
  }

  private static Sight[] sights(int times, Sight each, Sight last) {
    return IntStream.rangeClosed(0, times)
        .mapToObj(i -> i < times ? each : last)
        .toArray(Sight[]::new);
  }

  @Test
  void theFirstQuestionIsAskedAfterASecondAndTheOthersLessAndLessOften() throws Exception {
    await(TimeScale.REAL, sights(9, new Sight.Running(), new Sight.Ended(DONE)));

    assertThat(pauses.stream().map(Duration::toMillis))
        .containsExactly(1000L, 1500L, 2250L, 3375L, 5063L, 7594L, 11391L, 17086L, 20000L, 20000L);
  }

  @Test
  void pollingFollowsTheTimeOfTheExecutionButNeverBecomesAStorm() {
    var scale = new TimeScale(0.1);
    assertThat(JobPace.USUAL.before(0, scale)).hasMillis(100);
    assertThat(JobPace.USUAL.before(50, scale)).hasMillis(2000);
    assertThat(JobPace.USUAL.before(0, new TimeScale(0))).hasMillis(50);
    assertThat(JobPace.USUAL.before(Integer.MAX_VALUE, TimeScale.REAL)).hasMillis(20_000);
  }

  @Test
  void aServiceThatCannotBeReachedForAWhileLosesNoJob() throws Exception {
    assertThat(
            await(
                TimeScale.REAL,
                sights(JobWatch.MOST_FAILURES - 1, new Sight.Unseen(LOST), new Sight.Ended(DONE))))
        .isEqualTo(DONE);
  }

  @Test
  void onlyFailuresInARowCount() throws Exception {
    var sights = new ArrayList<Sight>();
    for (int round = 0; round < 3; round++) {
      sights.addAll(
          List.of(sights(JobWatch.MOST_FAILURES - 1, new Sight.Unseen(LOST), new Sight.Running())));
    }
    sights.add(new Sight.Ended(DONE));

    assertThat(await(TimeScale.REAL, sights.toArray(Sight[]::new))).isEqualTo(DONE);
  }

  @Test
  void aServiceThatStaysAwayFailsTheAttemptWithItsError() throws Exception {
    assertThat(await(TimeScale.REAL, new Sight.Unseen(LOST))).isEqualTo(LOST);
    assertThat(pauses).hasSize(JobWatch.MOST_FAILURES);
    var sum = pauses.stream().reduce(Duration.ZERO, Duration::plus);
    assertThat(sum).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(6));
  }

  @Test
  void anImpossiblePaceIsRefused() {
    assertThatThrownBy(() -> new JobPace(Duration.ZERO, 1.5, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new JobPace(Duration.ofSeconds(2), 1.5, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new JobPace(Duration.ofSeconds(1), 0.5, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
