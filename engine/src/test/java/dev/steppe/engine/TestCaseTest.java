package dev.steppe.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// How the calls of a test case are counted, and what mocked responses do.
class TestCaseTest {
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f";

  private static final String LOOP =
      """
      {'StartAt':'A','States':{
        'A':{'Type':'Task','Resource':'%s','Next':'B',
          'Retry':[{'ErrorEquals':['E'],'IntervalSeconds':1}]},
        'B':{'Type':'Task','Resource':'%s','Next':'A',
          'Catch':[{'ErrorEquals':['X'],'Next':'C'}]},
        'C':{'Type':'Succeed'}}}
      """
          .formatted(FUNCTION, FUNCTION);

  private static final MockedResponse ONE = new MockedResponse.Return(Json.of(1));

  private static List<TestCall> calls(Scenario scenario) {
    return scenario.effects().stream()
        .filter(Effect.Invoke.class::isInstance)
        .flatMap(effect -> ((Effect.Invoke) effect).test().stream())
        .toList();
  }

  private static Scenario mock(Scenario scenario, MockedResponse response) {
    return scenario.tell(new Input.TaskMocked(scenario.openTask(), response));
  }

  @Test
  void retriesAndLoopsCountAndEachStateForItself() {
    var loop = Scenario.of(LOOP).testing("t").start("{}");
    mock(loop, new MockedResponse.Throw(Optional.of("E"), Optional.empty()));
    loop.pass(Duration.ofSeconds(1));
    mock(loop, ONE); // A, retried.
    mock(loop, ONE); // B.
    mock(loop, ONE); // A.

    assertThat(calls(loop))
        .containsExactly(
            new TestCall("t", "A", 0),
            new TestCall("t", "A", 1),
            new TestCall("t", "B", 0),
            new TestCall("t", "A", 2),
            new TestCall("t", "B", 1));
  }

  /// Whoever takes an execution up after a crash asks for the same answer.
  @Test
  void whatIsReplayedIsTheSameCall() {
    var loop = Scenario.of(LOOP).testing("t").start("{}");
    for (int turn = 0; turn < 4; turn++) {
      mock(loop, ONE);

      assertThat(loop.replayed()).isEqualTo(loop.execution());
      assertThat(loop.replayed().outstanding())
          .singleElement()
          .isInstanceOfSatisfying(
              Effect.Invoke.class,
              invoke -> assertThat(invoke.test()).contains(calls(loop).getLast()));
    }
  }

  @Test
  void withoutATestCaseNothingIsCounted() {
    var loop = Scenario.of(LOOP).start("{}").succeed("1").succeed("1");

    assertThat(calls(loop)).isEmpty();
    assertThat(loop.execution())
        .isInstanceOfSatisfying(
            Execution.Running.class, running -> assertThat(running.invocations()).isEmpty());
  }

  @Test
  void aResponseThatIsMissingIsCaughtByNobody() {
    var task =
        Scenario.of(
                """
                {'StartAt':'A','States':{
                  'A':{'Type':'Task','Resource':'%s','End':true,
                    'Retry':[{'ErrorEquals':['States.ALL']}],
                    'Catch':[{'ErrorEquals':['States.ALL'],'Next':'B'}]},
                  'B':{'Type':'Pass','End':true}}}
                """
                    .formatted(FUNCTION))
            .testing("t")
            .start("{}");

    assertThat(mock(task, new MockedResponse.Missing("nothing there")).failure())
        .isEqualTo("States.Runtime: nothing there");
  }

  @Test
  void aResponseIsHeldToTheLimitOfResults() {
    var task = Scenario.of(LOOP).testing("t").start("{}");
    mock(task, new MockedResponse.Return(Json.of("x".repeat(262_144))));

    assertThat(task.failure()).startsWith("States.DataLimitExceeded: ");
  }

  @Test
  void aResponseThatComesTwiceIsTakenOnce() {
    var loop = Scenario.of(LOOP).testing("t").start("{}");
    var first = loop.openTask();
    mock(loop, ONE);
    var history = loop.history();

    loop.tell(new Input.TaskMocked(first, ONE));

    assertThat(loop.history()).isEqualTo(history);
  }
}
