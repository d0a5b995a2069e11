package dev.steppe.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Executions for which time passes faster, or slower.
class TimeScaleTest {
  private static final String ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:work";

  /// A year of waiting: for a date, for a task that fails until it does not, and for its
  /// heartbeats.
  private static final String YEAR =
      """
      {'StartAt':'Half','States':{
        'Half':{'Type':'Wait','Seconds':15552000,'Next':'Date'},
        'Date':{'Type':'Wait','Timestamp':'2026-11-01T00:00:00Z','Next':'Work'},
        'Work':{'Type':'Task','Resource':'%s','TimeoutSeconds':5184000,'HeartbeatSeconds':864000,
          'Retry':[{'ErrorEquals':['States.ALL'],'IntervalSeconds':1296000,'MaxAttempts':2,
            'BackoffRate':2}],
          'End':true}}}
      """
          .formatted(ACTIVITY);

  private static final String DAY =
      "{'StartAt':'W','States':{'W':{'Type':'Wait','Seconds':86400,'End':true}}}";

  @Test
  void aYearPassesInSeconds() {
    var year = Scenario.of(YEAR).scaled(0.0000001);
    var began = year.now();
    year.start("{}").pass(Duration.ofMillis(1_554)); // Half a year, all but.
    assertThat(year.historyFrom(3)).isEmpty();
    year.pass(Duration.ofMillis(1));
    assertThat(year.historyFrom(3)).isEqualTo("3<2:WaitStateExited 4<3:WaitStateEntered");
    year.pass(Duration.ofMillis(2_627)); // The date is far from the real day of entering.
    assertThat(year.historyFrom(5)).startsWith("5<4:WaitStateExited 6<5:TaskStateEntered");

    year.tell(new Input.TaskTaken(year.openTask(), Optional.empty()));
    year.pass(Duration.ofMillis(999)); // Ten days of silence would be less than a second.
    assertThat(year.historyFrom(9)).isEmpty();
    year.pass(Duration.ofMillis(1 + 130)); // Then it is 15 days until the retry.
    year.tell(new Input.TaskTaken(year.openTask(), Optional.empty()));
    year.succeed("1");

    assertThat(year.output()).isEqualTo("1");
    assertThat(Duration.between(began, year.now())).isLessThan(Duration.ofSeconds(6));
    assertThat(year.historyFrom(5))
        .isEqualTo(
            "5<4:WaitStateExited 6<5:TaskStateEntered 7<6:ActivityScheduled 8<7:ActivityStarted"
                + " 9<8:ActivityTimedOut 10<9:ActivityScheduled 11<10:ActivityStarted"
                + " 12<11:ActivitySucceeded 13<12:TaskStateExited 14<13:ExecutionSucceeded");
  }

  @Test
  void withoutTimeNothingIsWaitedFor() {
    var year = Scenario.of(YEAR).scaled(0).start("{}");
    year.pass(Duration.ZERO);

    assertThat(year.historyFrom(6)).isEqualTo("6<5:TaskStateEntered 7<6:ActivityScheduled");
    year.tell(new Input.TaskTaken(year.openTask(), Optional.empty()));
    year.fail("E", "c");
    year.pass(Duration.ZERO);
    assertThat(year.historyFrom(9)).isEqualTo("9<8:ActivityFailed 10<9:ActivityScheduled");
  }

  /// Nothing could be done in no time.
  @Test
  void withoutTimeTimeoutsAreAsTheDefinitionSays() {
    var year = Scenario.of(YEAR).scaled(0).start("{}");
    year.pass(Duration.ZERO);
    year.tell(new Input.TaskTaken(year.openTask(), Optional.empty()));

    year.pass(Duration.ofDays(9));
    assertThat(year.historyFrom(9)).isEmpty();
    year.pass(Duration.ofDays(1));
    assertThat(year.historyFrom(9)).startsWith("9<8:ActivityTimedOut");
  }

  @Test
  void timeMayPassMoreSlowly() {
    var day = Scenario.of(DAY).scaled(2).start("{}").pass(Duration.ofHours(47));
    assertThat(day.historyFrom(3)).isEmpty();

    day.pass(Duration.ofHours(1));
    assertThat(day.historyFrom(3)).isEqualTo("3<2:WaitStateExited 4<3:ExecutionSucceeded");
  }

  @Test
  void theExecutionsOwnTimeIsScaledToo() {
    var day =
        Scenario.of(DAY.replace("'StartAt'", "'TimeoutSeconds':43200,'StartAt'"))
            .scaled(0.001)
            .start("{}")
            .pass(Duration.ofMillis(43_199));
    assertThat(day.historyFrom(3)).isEmpty();

    day.pass(Duration.ofMillis(1));
    assertThat(day.history()).endsWith("ExecutionTimedOut");
  }

  @Test
  void factorsAreOfAKindThatInstantsCanBear() {
    for (var factor : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY, 1001}) {
      assertThatThrownBy(() -> new TimeScale(factor)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(
            new TimeScale(TimeScale.MOST)
                .until(Instant.EPOCH, Instant.parse("9999-12-31T00:00:00Z")))
        .isAfter(Instant.parse("9999-12-31T00:00:00Z"));
  }
}
