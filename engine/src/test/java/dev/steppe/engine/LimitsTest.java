package dev.steppe.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The bounds of the service hold to the byte and to the event, and each gives way when it is
/// raised.
class LimitsTest {
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f";
  private static final int MOST = 262_144;

  @Test
  void aResultOfTheLimitPassesAndOneByteMoreFails() {
    assertThat(task("").start("{}").succeed(string(MOST)).output()).hasSize(MOST);
    assertThat(task("").start("{}").succeed(string(MOST + 1)).failure())
        .isEqualTo(tooLarge(FUNCTION));
  }

  @Test
  void bytesCountAndNotCharacters() {
    var characters = "\"" + "€".repeat((MOST - 2) / 3) + "\"";

    assertThat(task("").start("{}").succeed(characters).output()).hasSize(characters.length());
    assertThat(task("").start("{}").succeed(characters.replaceFirst("€", "€€")).failure())
        .isEqualTo(tooLarge(FUNCTION));
  }

  @Test
  void aResultThatIsTooLargeIsCaughtByAll() {
    var caught =
        task(",'Catch':[{'ErrorEquals':['States.ALL'],'Next':'B'}]")
            .start("{}")
            .succeed(string(MOST + 1));

    assertThat(caught.output()).startsWith("{\"Error\":\"States.DataLimitExceeded\"");
  }

  @Test
  void anOutputThatIsTooLargeIsCaughtByItsOwnNameAlone() {
    var fields =
        ",'ResultPath':'$.r','Catch':[{'ErrorEquals':['%s'],'ResultPath':'$.e','Next':'B'}]";
    var input = "{'a':" + string(MOST / 2).replace('"', '\'') + "}";

    assertThat(
            task(fields.formatted("States.ALL")).start(input).succeed(string(MOST / 2)).failure())
        .isEqualTo(tooLarge("A"));
    assertThat(
            task(fields.formatted("States.DataLimitExceeded"))
                .start(input)
                .succeed(string(MOST / 2))
                .historyFrom(5))
        .startsWith("5<4:LambdaFunctionSucceeded 6<5:TaskStateExited 7<6:PassStateEntered");
  }

  @Test
  void anInputThatParametersMakeTooLargeFails() {
    var twice = "'Parameters':{'a.$':'$','b.$':'$'},";

    assertThat(
            machine("'Type':'Task'," + twice + "'Resource':'" + FUNCTION + "'")
                .start(string(MOST / 2))
                .failure())
        .isEqualTo(tooLarge("A"));
    assertThat(
            machine("'Type':'Parallel'," + twice + "'Branches':[" + INNER + "]")
                .start(string(MOST / 2))
                .failure())
        .isEqualTo(tooLarge("A"));
  }

  @Test
  void theResultsOfBranchesTogetherMayBeTooLarge() {
    var both =
        machine(
            "'Type':'Parallel','ResultPath':null,'Branches':["
                + INNER
                + ","
                + INNER.replace("I", "J")
                + "]");

    assertThat(both.start(string(MOST / 2)).failure()).isEqualTo(tooLarge("A"));
  }

  @Test
  void theInputOfAnIterationMayBeTooLarge() {
    var map =
        machine(
            "'Type':'Map','ItemsPath':'$.i','ItemSelector':{'a.$':'$.x','b.$':'$.x'},"
                + "'ItemProcessor':"
                + INNER);

    assertThat(map.start("{'i':[1],'x':" + string(MOST / 2) + "}").failure())
        .isEqualTo(tooLarge("A"));
  }

  @Test
  void ofManyItemsNoMoreRunThanMay() {
    var map =
        machine(
                "'Type':'Map','ItemProcessor':{'StartAt':'I','States':{'I':{'Type':'Task',"
                    + "'Resource':'"
                    + FUNCTION
                    + "','End':true}}}")
            .start("[" + "1,".repeat(100_000) + "1]");
    for (int i = 0; i < 100; i++) {
      assertThat(map.openTasks()).hasSize(40);
      map.succeed("1");
    }
  }

  @Test
  void branchesWithoutNumberEndWithTheHistory() {
    var branches =
        IntStream.range(0, 13_000)
            .mapToObj(i -> INNER.replace("I", "I" + i))
            .collect(Collectors.joining(",", "[", "]"));
    var parallel =
        machine("'Type':'Parallel','Branches':" + branches).start("{}").pass(Duration.ZERO);

    assertThat(parallel.failure())
        .isEqualTo(
            "States.Runtime: The execution reached the maximum number of history events (25000).");
  }

  @Test
  void aVariableHoldsAsMuchAsAPayload() {
    var assign =
        machine("'Type':'Pass','InputPath':'$','Result':1,'Assign':{'v.$':'$$.Execution.Input'}");

    assertThat(assign.start(string(MOST)).output()).isEqualTo("1");
    assertThat(
            assign
                .within(Limits.AWS.with(Limit.VARIABLE_BYTES, MOST - 1))
                .again(string(MOST))
                .failure())
        .isEqualTo(
            "States.DataLimitExceeded: The state/task 'A' assigned a value to the variable 'v' with"
                + " a size exceeding the maximum number of bytes service limit.");
  }

  @Test
  void oneAssignHoldsNoMoreThanThat() {
    var assign =
        machine(
            "'Type':'Pass','Result':1,'Assign':{'v.$':'$$.Execution.Input','w.$':'$$.Execution.Input'}");

    assertThat(assign.start(string(MOST / 2)).output()).isEqualTo("1");
    assertThat(assign.again(string(MOST / 2 + 1)).failure())
        .startsWith("States.DataLimitExceeded: The state/task 'A' assigned values to variables");
  }

  @Test
  void allVariablesTogetherHoldTenMebibytes() {
    var states =
        IntStream.range(0, 41)
            .mapToObj(i ->
                "'S%d':{'Type':'Pass','Assign':{'v%d.$':'$'},%s}"
                    .formatted(i, i, i == 40 ? "'End':true" : "'Next':'S" + (i + 1) + "'"))
            .collect(Collectors.joining(","));
    var all = Scenario.of("{'StartAt':'S0','States':{" + states + "}}").start(string(MOST));

    assertThat(all.failure())
        .startsWith("States.DataLimitExceeded: The state/task 'S40' assigned to variables");
    assertThat(
            all.within(Limits.AWS.with(Limit.VARIABLES_BYTES, 41L * MOST))
                .again(string(MOST))
                .output())
        .hasSize(MOST);
  }

  @Test
  void aVariableThatIsAssignedAnewCountsOnce() {
    var states =
        IntStream.range(0, 60)
            .mapToObj(i ->
                "'S%d':{'Type':'Pass','Assign':{'v%d.$':'$'},%s}"
                    .formatted(i, i % 40, i == 59 ? "'End':true" : "'Next':'S" + (i + 1) + "'"))
            .collect(Collectors.joining(","));

    assertThat(
            Scenario.of("{'StartAt':'S0','States':{" + states + "}}")
                .start(string(MOST))
                .pass(Duration.ofSeconds(1))
                .output())
        .hasSize(MOST);
  }

  @Test
  void eventTwentyFiveThousandIsTheFailure() {
    var loop =
        Scenario.of(
            "{'StartAt':'A','States':{'A':{'Type':'Choice','Choices':[{'Variable':'$.never',"
                + "'IsPresent':true,'Next':'B'}],'Default':'A'},'B':{'Type':'Succeed'}}}");
    loop.start("{}").pass(Duration.ofSeconds(1));

    assertThat(loop.historyFrom(24_999))
        .isEqualTo("24999<24998:ChoiceStateExited 25000<24999:ExecutionFailed");
    assertThat(loop.failure())
        .isEqualTo(
            "States.Runtime: The execution reached the maximum number of history events (25000).");
  }

  @Test
  void whatIsLiftedBoundsNothing() {
    var lifted = task("").within(Limits.NONE).start("{}").succeed(string(3_000_000));

    assertThat(lifted.output()).hasSize(3_000_000);
  }

  private static final String INNER = "{'StartAt':'I','States':{'I':{'Type':'Pass','End':true}}}";

  private static Scenario task(String fields) {
    var end = fields.contains("'Next':'B'") ? ",'B':{'Type':'Pass','End':true}" : "";
    return Scenario.of(
        "{'StartAt':'A','States':{'A':{'Type':'Task','Resource':'"
            + FUNCTION
            + "'"
            + fields
            + ",'End':true}"
            + end
            + "}}");
  }

  private static Scenario machine(String fields) {
    return Scenario.of("{'StartAt':'A','States':{'A':{" + fields + ",'End':true}}}");
  }

  /// A JSON string of so many bytes.
  private static String string(int bytes) {
    return "\"" + "x".repeat(bytes - 2) + "\"";
  }

  private static String tooLarge(String what) {
    return "States.DataLimitExceeded: The state/task '"
        + what
        + "' returned a result with a size exceeding the maximum number of bytes service limit.";
  }
}
