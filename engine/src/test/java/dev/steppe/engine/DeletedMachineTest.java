package dev.steppe.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What becomes of the executions of a machine that is being deleted.
class DeletedMachineTest {
  private static final String GONE = "States.Runtime: State machine m has been deleted.";

  @Test
  void anExecutionEndsOnItsNextTransition() {
    var waiting =
        Scenario.of(
                "{'StartAt':'W','States':{'W':{'Type':'Wait','Seconds':5,'Next':'P'},"
                    + "'P':{'Type':'Pass','End':true}}}")
            .start("{}")
            .delete()
            .pass(Duration.ofSeconds(4));
    assertThat(waiting.execution()).isInstanceOf(Execution.Running.class);

    waiting.pass(Duration.ofSeconds(1));

    assertThat(waiting.failure()).isEqualTo(GONE);
    assertThat(waiting.history())
        .isEqualTo(
            "1<0:ExecutionStarted 2<0:WaitStateEntered 3<2:WaitStateExited 4<3:ExecutionFailed");
  }

  @Test
  void anExecutionInItsLastStateEndsAsItWould() {
    var waiting =
        Scenario.of("{'StartAt':'W','States':{'W':{'Type':'Wait','Seconds':5,'End':true}}}")
            .start("{}")
            .delete()
            .pass(Duration.ofSeconds(5));

    assertThat(waiting.output()).isEqualTo("{}");
  }

  @Test
  void anErrorThatIsCaughtLeadsNowhere() {
    var task =
        Scenario.of(
                "{'StartAt':'T','States':{'T':{'Type':'Task','Resource':"
                    + "'arn:aws:lambda:us-east-1:123456789012:function:f','End':true,"
                    + "'Catch':[{'ErrorEquals':['States.ALL'],'Next':'P'}]},"
                    + "'P':{'Type':'Pass','End':true}}}")
            .start("{}")
            .delete()
            .fail("Broken", "it broke");

    assertThat(task.failure()).isEqualTo(GONE);
  }

  @Test
  void aTransitionOfOneBranchEndsThemAllAndCallsOffWhatTheyWaitFor() {
    var branch =
        "{'StartAt':'T','States':{'T':{'Type':'Task','Resource':"
            + "'arn:aws:lambda:us-east-1:123456789012:function:f','Next':'P'},"
            + "'P':{'Type':'Pass','End':true}}}";
    var parallel =
        Scenario.of(
                "{'StartAt':'All','States':{'All':{'Type':'Parallel','End':true,'Branches':["
                    + branch
                    + ","
                    + branch.replace("'T'", "'T2'").replace("'P'", "'P2'")
                    + "]}}}")
            .start("{}")
            .delete();
    var other = parallel.openTasks().getLast();

    parallel.succeed("1");

    assertThat(parallel.failure()).isEqualTo(GONE);
    assertThat(parallel.effects().getLast())
        .isInstanceOfSatisfying(
            Effect.CancelTask.class, cancel -> assertThat(cancel.task()).isEqualTo(other));
  }

  @Test
  void anExecutionThatStartsTooLateEndsAtOnce() {
    var late =
        Scenario.of("{'StartAt':'P','States':{'P':{'Type':'Pass','End':true}}}")
            .delete()
            .start("{}");

    assertThat(late.failure()).isEqualTo(GONE);
    assertThat(late.history()).isEqualTo("1<0:ExecutionStarted 2<1:ExecutionFailed");
  }
}
