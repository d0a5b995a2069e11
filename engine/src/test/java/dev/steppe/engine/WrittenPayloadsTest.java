package dev.steppe.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// A payload keeps its text through all that does not change it, and is compact where it was made.
class WrittenPayloadsTest {
  private static final String FUNCTION =
      "'Resource':'arn:aws:lambda:us-east-1:123456789012:function:f'";
  private static final String INNER =
      "{'StartAt':'%1$s','States':{'%1$s':{'Type':'Pass','End':true}}}";

  @Test
  void everyStateThatOnlyHandsOnKeepsTheText() {
    var written = "{ 'a': 1.50, 'b' : [] }".replace('\'', '"');

    assertThat(
            Scenario.of(
                    """
                    {'StartAt':'P','States':{
                      'P':{'Type':'Pass','Next':'W'},
                      'W':{'Type':'Wait','Seconds':0,'Next':'C'},
                      'C':{'Type':'Choice','Choices':[{'Variable':'$.a','IsPresent':true,'Next':'J'}]},
                      'J':{'Type':'Pass','QueryLanguage':'JSONata','Assign':{'x':1},'Next':'S'},
                      'S':{'Type':'Succeed'}}}
                    """)
                .start(written)
                .payloads())
        .hasSize(12)
        .allSatisfy(payload -> assertThat(payload).endsWith(" " + written));
  }

  /// As recorded of one Parallel state in another.
  @Test
  void branchesAreJoinedAsTheyAreWritten() {
    var nested =
        Scenario.of(
            "{'StartAt':'A','States':{'A':{'Type':'Parallel','End':true,'Branches':["
                + "{'StartAt':'B','States':{'B':{'Type':'Parallel','End':true,'Branches':["
                + INNER.formatted("I")
                + "]}}},"
                + INNER.formatted("J")
                + "]}}}");

    assertThat(nested.start("[[1, 2, 3], [4, 5, 6]]").payloads())
        .contains("PassStateExited [[1, 2, 3], [4, 5, 6]]")
        .endsWith(
            "ParallelStateExited [[[[1, 2, 3], [4, 5, 6]]],[[1, 2, 3], [4, 5, 6]]]",
            "ExecutionSucceeded [[[[1, 2, 3], [4, 5, 6]]],[[1, 2, 3], [4, 5, 6]]]");
  }

  @Test
  void itemsAndAllOtherPartsAreCompact() {
    var map =
        Scenario.of(
            "{'StartAt':'A','States':{'A':{'Type':'Map','End':true,'ItemProcessor':"
                + INNER.formatted("I")
                + "}}}");

    assertThat(map.start("[[1, 2, 3], [4, 5, 6]]").payloads())
        .contains("MapStateEntered [[1, 2, 3], [4, 5, 6]]", "PassStateEntered [4,5,6]")
        .endsWith("ExecutionSucceeded [[1,2,3],[4,5,6]]");
    assertThat(passed("'InputPath':'$.a'", "{'a': [1, 2]}")).isEqualTo("[1,2]");
    assertThat(passed("'Parameters':{'b.$':'$'},'OutputPath':'$.b'", "{'a': [1, 2]}"))
        .isEqualTo("{\"a\":[1,2]}");
    assertThat(passed("'Result':7,'ResultPath':'$.b'", "{'a': 1}")).isEqualTo("{\"a\":1,\"b\":7}");
    assertThat(passed("'Result':[1, 2]", "{ }")).isEqualTo("[1,2]");
    assertThat(passed("'QueryLanguage':'JSONata','Output':'{% $states.input %}'", "{'a': 1}"))
        .isEqualTo("{\"a\":1}");
  }

  @Test
  void aFunctionsResultIsHandedOnAsTheFunctionWroteIt() {
    var task = "{'StartAt':'A','States':{'A':{'Type':'Task'," + FUNCTION + ",%s'End':true}}}";

    assertThat(Scenario.of(task.formatted("")).start("{ }").succeed("{'a': 1}").payloads())
        .containsExactly(
            "ExecutionStarted { }",
            "TaskStateEntered { }",
            "LambdaFunctionScheduled { }",
            "LambdaFunctionSucceeded {\"a\": 1}",
            "TaskStateExited {\"a\": 1}",
            "ExecutionSucceeded {\"a\": 1}");
    assertThat(
            Scenario.of(task.formatted("'ResultPath':'$.r',"))
                .start("{ }")
                .succeed("{'a': 1}")
                .payloads())
        .endsWith("ExecutionSucceeded {\"r\":{\"a\":1}}");
  }

  @Test
  void aVariableIsCompact() {
    var assigned =
        Scenario.of(
            "{'StartAt':'A','States':{'A':{'Type':'Pass','Assign':{'x.$':'$'},'Next':'B'},"
                + "'B':{'Type':'Pass','InputPath':'$x','End':true}}}");

    assertThat(assigned.start("[1, 2]").payloads())
        .contains("PassStateExited [1, 2]")
        .endsWith("ExecutionSucceeded [1,2]");
  }

  @Test
  void blanksCountAgainstTheLimit() {
    var task = "{'StartAt':'A','States':{'A':{'Type':'Task'," + FUNCTION + ",'End':true}}}";
    var fits = "[" + " ".repeat(262_142) + "]";

    assertThat(Scenario.of(task).start("{}").succeed(fits).payloads())
        .endsWith("ExecutionSucceeded " + fits);
    assertThat(Scenario.of(task).start("{}").succeed(" " + fits).failure())
        .startsWith("States.DataLimitExceeded");
  }

  private static String passed(String fields, String input) {
    var last =
        Scenario.of("{'StartAt':'A','States':{'A':{'Type':'Pass'," + fields + ",'End':true}}}")
            .start(input)
            .payloads()
            .getLast();
    return last.substring(last.indexOf(' ') + 1);
  }
}
