package dev.steppe.asl.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which variables a state is said to read.
class VariableReferencesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Type':'Pass','InputPath':'$v','End':true",
        "'Type':'Pass','OutputPath':'$v.a','End':true",
        "'Type':'Pass','Parameters':{'a':[{'b.$':'$v[0]'}]},'End':true",
        "'Type':'Pass','Assign':{'w.$':'$v'},'End':true",
        "'Type':'Pass','Parameters':{'a.$':'$v[*]'},'End':true",
        "'Type':'Pass','Parameters':{'a.$':'States.Array(1, States.Format(\\'{}\\', $v))'},'End':true",
        "'Type':'Wait','SecondsPath':'$v','End':true",
        "'Type':'Wait','TimestampPath':'$v','End':true",
        "'Type':'Fail','ErrorPath':'$v'",
        "'Type':'Fail','CausePath':'States.JsonToString($v)'",
        "'Type':'Map','ItemsPath':'$v','ItemProcessor':INNER,'End':true",
        "'Type':'Map','ItemSelector':{'a.$':'$v'},'ItemProcessor':INNER,'End':true",
        "'Type':'Map','MaxConcurrencyPath':'$v','ItemProcessor':INNER,'End':true",
        "'Type':'Parallel','ResultSelector':{'a.$':'$v'},'Branches':[INNER],'End':true",
        "'Type':'Task','Resource':'FUNCTION','TimeoutSecondsPath':'$v','End':true",
        "'Type':'Task','Resource':'FUNCTION','HeartbeatSecondsPath':'$v','End':true",
        "'Type':'Task','Resource':'FUNCTION','Credentials':{'RoleArn.$':'$v'},'End':true",
        "'Type':'Task','Resource':'FUNCTION','End':true,'Catch':[{'ErrorEquals':['E'],"
            + "'Assign':{'w.$':'$v'},'Next':'A'}]",
        "'Type':'Choice','Choices':[{'Variable':'$v','IsPresent':true,'Next':'E'}]",
        "'Type':'Choice','Choices':[{'Variable':'$.a','StringEqualsPath':'$v','Next':'E'}]",
        "'Type':'Choice','Choices':[{'Not':{'Variable':'$v','IsPresent':true},'Next':'E'}]",
        "'Type':'Choice','Choices':[{'Variable':'$.a','IsPresent':true,'Next':'E',"
            + "'Assign':{'w.$':'$v'}}]",
      })
  void everyFieldThatTakesAPathCounts(String state) {
    assertThat(references(machine("'A':{" + state + "}"))).isEqualTo(Map.of("A", Set.of("v")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Type':'Pass','Output':'{% $v %}','End':true",
        "'Type':'Pass','Output':{'a':[{'b':'{% $v.c + 1 %}'}]},'End':true",
        "'Type':'Pass','Assign':{'w':'{% $v %}'},'End':true",
        "'Type':'Wait','Seconds':'{% $v %}','End':true",
        "'Type':'Wait','Timestamp':'{% $v %}','End':true",
        "'Type':'Succeed','Output':'{% $sum($v) %}'",
        "'Type':'Fail','Error':'{% $v %}'",
        "'Type':'Fail','Cause':'{% $v %}'",
        "'Type':'Map','Items':'{% $v %}','ItemProcessor':INNER,'End':true",
        "'Type':'Map','Items':[1,'{% $v %}'],'ItemProcessor':INNER,'End':true",
        "'Type':'Map','ItemSelector':{'a':'{% $v %}'},'ItemProcessor':INNER,'End':true",
        "'Type':'Map','MaxConcurrency':'{% $v %}','ItemProcessor':INNER,'End':true",
        "'Type':'Parallel','Arguments':'{% $v %}','Branches':[INNER],'End':true",
        "'Type':'Task','Resource':'FUNCTION','Arguments':{'a':'{% $v %}'},'End':true",
        "'Type':'Task','Resource':'FUNCTION','TimeoutSeconds':'{% $v %}','End':true",
        "'Type':'Task','Resource':'FUNCTION','HeartbeatSeconds':'{% $v %}','End':true",
        "'Type':'Task','Resource':'FUNCTION','Credentials':{'RoleArn':'{% $v %}'},'End':true",
        "'Type':'Task','Resource':'FUNCTION','End':true,'Catch':[{'ErrorEquals':['E'],"
            + "'Assign':{'w':'{% $v %}'},'Next':'A'}]",
        "'Type':'Task','Resource':'FUNCTION','End':true,'Catch':[{'ErrorEquals':['E'],"
            + "'Output':'{% $v %}','Next':'A'}]",
        "'Type':'Choice','Choices':[{'Condition':'{% $v > 1 %}','Next':'E'}]",
        "'Type':'Choice','Choices':[{'Condition':true,'Next':'E','Output':'{% $v %}'}]",
      })
  void everyFieldThatTakesAnExpressionCounts(String state) {
    var machine =
        machine("'A':{" + state + "}").replaceFirst("\\{", "{\"QueryLanguage\":\"JSONata\",");

    assertThat(references(machine)).isEqualTo(Map.of("A", Set.of("v")));
  }

  @Test
  void whatAnExpressionBindsItselfAndFunctionsDoNotCount() {
    var machine =
        machine(
            "'A':{'Type':'Pass','QueryLanguage':'JSONata','End':true,"
                + "'Output':'{% ($x := 1; $map([1], function($i) { $i + $x + $y })) %}'}");

    assertThat(references(machine)).isEqualTo(Map.of("A", Set.of("y")));
  }

  @Test
  void whatIsOnlyAssignedOrOnlyTextDoesNotCount() {
    assertThat(
            references(
                machine(
                    "'A':{'Type':'Pass','Result':{'a.$':'$v'},'Assign':{'v':'$v'},'End':true}")))
        .isEmpty();
  }

  @Test
  void innerStatesAreListedUnderTheirOwnNamesInOrder() {
    var found =
        references(
            machine(
                "'A':{'Type':'Map','ItemsPath':'$z','End':true,'ItemProcessor':{'StartAt':'I',"
                    + "'States':{'I':{'Type':'Pass','Parameters':{'a.$':'$y','b.$':'$x','c.$':'$y'},"
                    + "'End':true}}}}"));

    assertThat(found.keySet()).containsExactly("A", "I");
    assertThat(List.copyOf(found.getOrDefault("I", new TreeSet<>()))).containsExactly("x", "y");
  }

  private static String machine(String state) {
    var end = state.contains("'Next':'E'") ? ",'E':{'Type':'Succeed'}" : "";
    return ("{'StartAt':'A','States':{" + state + end + "}}")
        .replace("INNER", "{'StartAt':'I','States':{'I':{'Type':'Succeed'}}}")
        .replace("FUNCTION", "arn:aws:lambda:us-east-1:123456789012:function:f")
        .replace("\\'", "\u0001")
        .replace('\'', '"')
        .replace('\u0001', '\'');
  }

  private static SortedMap<String, SortedSet<String>> references(String text) {
    var definition = Definition.compile(text, Definition.Type.STANDARD);
    assertThat(definition.machine()).as("%s", definition.diagnostics()).isPresent();
    return definition.machine().map(m -> m.variableReferences()).orElseGet(TreeMap::new);
  }
}
