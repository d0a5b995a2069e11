package dev.steppe.asl.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steppe.asl.Chance;
import dev.steppe.asl.Count;
import dev.steppe.asl.ErrorRules.Retrier;
import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.Inspector;
import dev.steppe.asl.Resource;
import dev.steppe.asl.Scope;
import dev.steppe.asl.State;
import dev.steppe.asl.StateMachine;
import dev.steppe.asl.Transition;
import dev.steppe.asl.Variables;
import dev.steppe.asl.json.Json;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the compiler makes of the states whose work is done elsewhere.
class CompiledStatesTest {
  private static final String FUNCTION =
      "\"Type\":\"Task\",\"End\":true,\"Resource\":\"arn:aws:lambda:us-east-1:1:function:f\"";

  private static StateMachine machine(String states) {
    var definition =
        Definition.compile(
            "{\"StartAt\":\"S\",\"States\":{" + states + "}}", Definition.Type.STANDARD);
    assertThat(definition.diagnostics()).isEmpty();
    return definition.machine().orElseThrow();
  }

  private static State.Task task(String fields) {
    return (State.Task) machine("\"S\":{" + fields + "}").state("S");
  }

  private static State.Map map(String fields) {
    return (State.Map)
        machine(
                "\"S\":{\"Type\":\"Map\",\"End\":true,\"ItemProcessor\":{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Succeed\"}}}"
                    + fields
                    + "}")
            .state("S");
  }

  private static Scope scope(String input) {
    return new Scope(
        Json.parse(input),
        Variables.NONE,
        () -> Json.Obj.EMPTY,
        Instant.EPOCH,
        new Chance(1),
        Inspector.NONE);
  }

  @Test
  void aRoleInJsonataIsAString() {
    var credentials =
        task(FUNCTION
                + ",\"QueryLanguage\":\"JSONata\",\"Credentials\":{\"RoleArn\":\"{% $states.input %}\"}")
            .credentials()
            .orElseThrow();

    assertThat(credentials.evaluate(scope("\"r\"")).text()).isEqualTo("{\"RoleArn\":\"r\"}");
    assertThatThrownBy(() -> credentials.evaluate(scope("1")))
        .hasMessage(
            "The JSONata expression '$states.input' specified for the field 'Credentials/RoleArn'"
                + " returned an unexpected result type. Expected 'string', but was 'number' for"
                + " value: 1");
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:states:::lambda:invoke,lambda,invoke,REQUEST_RESPONSE",
    "arn:aws:states:::lambda:invoke.waitForTaskToken,lambda,invoke,WAIT_FOR_TASK_TOKEN",
    "arn:aws-cn:states:::states:startExecution.sync,states,startExecution,SYNC",
    "arn:aws:states:::states:startExecution.sync:2,states,startExecution,SYNC_2"
  })
  void aServiceArnNamesServiceActionAndPattern(
      String arn, String service, String action, Resource.Pattern pattern) {
    var task =
        task(
            "\"Type\":\"Task\",\"End\":true,\"Parameters\":{\"FunctionName\":\"f\",\"StateMachineArn\":\"s\"},\"Resource\":\""
                + arn
                + "\"");
    assertThat(task.resource()).isEqualTo(new Resource.Service(arn, service, action, pattern));
  }

  @Test
  void functionsAndActivitiesAreNamedByTheirArns() {
    assertThat(task(FUNCTION).resource()).isInstanceOf(Resource.LambdaFunction.class);
    var activity = "arn:aws:states:us-east-1:1:activity:a";
    assertThat(task("\"Type\":\"Task\",\"End\":true,\"Resource\":\"" + activity + "\"").resource())
        .isEqualTo(new Resource.Activity(activity));
  }

  @Test
  void aTaskHasNoTimeoutsUnlessItSaysSo() {
    var task = task(FUNCTION);
    assertThat(task.timeoutSeconds()).isEmpty();
    assertThat(task.heartbeatSeconds()).isEmpty();
    assertThat(task.errors().retriers()).isEmpty();
    assertThat(task.next()).isEqualTo(new Transition.End());
  }

  @Test
  void timeoutsComeFromLiteralsAndPaths() {
    var task = task(FUNCTION + ",\"TimeoutSeconds\":9,\"HeartbeatSecondsPath\":\"$.h\"");
    assertThat(count(task.timeoutSeconds()).evaluate(scope("{}"))).isEqualTo(9);
    var heartbeat = count(task.heartbeatSeconds());
    assertThat(heartbeat.evaluate(scope("{\"h\":3}"))).isEqualTo(3);
    assertThat(heartbeat.evaluate(scope("{\"h\":\"4\"}"))).isEqualTo(4);
    fails(heartbeat, "{}", "Invalid path '$.h' : No results for path: $['h']");
    fails(
        heartbeat,
        "{\"h\":\"x\"}",
        "The HeartbeatSecondsPath field refers to value \"x\" which is not a valid integer: $.h");
    fails(
        heartbeat,
        "{\"h\":0}",
        "The HeartbeatSecondsPath field refers to value \"0\" which is less than 1: $.h");
    fails(
        heartbeat,
        "{\"h\":100000000}",
        "The HeartbeatSecondsPath field refers to value \"100000000\" which is greater than 99999999: $.h");
  }

  private static Count count(Optional<Count> count) {
    return count.orElseThrow();
  }

  private static void fails(Count count, String input, String cause) {
    assertThatThrownBy(() -> count.evaluate(scope(input)))
        .isInstanceOf(EvaluationException.class)
        .hasMessage(cause);
  }

  @Test
  void maxConcurrencyComesFromLiteralsAndPaths() {
    assertThat(map("").maxConcurrency().evaluate(scope("{}"))).isZero();
    assertThat(map(",\"MaxConcurrency\":2").maxConcurrency().evaluate(scope("{}"))).isEqualTo(2);
    var path = map(",\"MaxConcurrencyPath\":\"$.m\"").maxConcurrency();
    assertThat(path.evaluate(scope("{\"m\":2.0}"))).isEqualTo(2);
    fails(
        path,
        "{\"m\":{}}",
        "The MaxConcurrencyPath field refers to value \"{}\" which is not a valid integer: $.m");
    fails(
        path,
        "{\"m\":\"NoNumber\"}",
        "The MaxConcurrencyPath field refers to value \"NoNumber\" which is not a valid integer: $.m");
    fails(
        path,
        "{\"m\":1e1000000000}",
        "The MaxConcurrencyPath field refers to value \"1E+1000000000\" which is not a valid integer: $.m");
    fails(path, "{\"m\":-1}", "MaxConcurrency cannot be negative.");
  }

  @Test
  void itemsMustBeAnArray() {
    assertThat(map("").items().evaluate(scope("[1,2]")).text()).isEqualTo("[1,2]");
    var items = map(",\"ItemsPath\":\"$.l\"").items();
    assertThat(items.evaluate(scope("{\"l\":[3]}")).text()).isEqualTo("[3]");
    assertThatThrownBy(() -> items.evaluate(scope("{\"l\":{}}")))
        .hasMessage("Reference path \"$.l\" must point to array.");
  }

  @Test
  void parametersOfAMapAreItsItemSelector() {
    for (var name : List.of("Parameters", "ItemSelector")) {
      var map = map(",\"%s\":{\"a.$\":\"$.x\"}".formatted(name));
      assertThat(map.itemSelector().orElseThrow().evaluate(scope("{\"x\":1}")).text())
          .isEqualTo("{\"a\":1}");
      assertThat(map.flow().arguments(scope("{\"x\":1}")).text()).isEqualTo("{\"x\":1}");
    }
    assertThat(map("").itemSelector()).isEmpty();
  }

  @Test
  void aResultSelectorSeesTheResultAndTheContext() {
    var flow =
        task(FUNCTION
                + ",\"ResultSelector\":{\"r.$\":\"$.v\"},\"ResultPath\":\"$.out\",\"OutputPath\":\"$\"")
            .flow();
    assertThat(flow.leave(scope("{\"in\":1}"), Json.parse("{\"v\":2}")).output().text())
        .isEqualTo("{\"in\":1,\"out\":{\"r\":2}}");
  }

  @Test
  void aRetrierHasAwsDefaults() {
    var task = task(FUNCTION + ",\"Retry\":[{\"ErrorEquals\":[\"a\",\"b\"]}]");
    assertThat(task.errors().retriers())
        .containsExactly(new Retrier(List.of("a", "b"), 1, 3, 2.0, Optional.empty(), false));
  }

  @Test
  void aRetrierHasWhatItSays() {
    var task =
        task(
            FUNCTION
                + ",\"Retry\":[{\"ErrorEquals\":[\"States.ALL\"],\"IntervalSeconds\":3,\"MaxAttempts\":0,\"BackoffRate\":1.5,\"MaxDelaySeconds\":5,\"JitterStrategy\":\"FULL\"}]");
    assertThat(task.errors().retriers())
        .containsExactly(new Retrier(List.of("States.ALL"), 3, 0, 1.5, Optional.of(5L), true));
  }

  @Test
  void aCatcherMergesTheErrorIntoTheRawInput() {
    var errors =
        ((State.Task)
                machine(
                        "\"S\":{"
                            + FUNCTION
                            + ",\"Catch\":[{\"ErrorEquals\":[\"a\"],\"ResultPath\":\"$.e.f\",\"Next\":\"T\"},{\"ErrorEquals\":[\"b\"],\"ResultPath\":null,\"Next\":\"T\"},{\"ErrorEquals\":[\"c\"],\"Next\":\"T\"}]},\"T\":{\"Type\":\"Succeed\"}")
                    .state("S"))
            .errors();
    var outputs =
        errors.catchers().stream()
            .map(it -> it.exit().leave(scope("{\"x\":1}"), Json.of("E")).output().text())
            .toList();
    assertThat(outputs).containsExactly("{\"x\":1,\"e\":{\"f\":\"E\"}}", "{\"x\":1}", "\"E\"");
    assertThat(errors.catchers().getFirst().next()).isEqualTo("T");
  }

  @Test
  void nestedStatesAreInTheOneTable() {
    var machine =
        machine(
            """
            "S": {"Type": "Parallel", "End": true, "Branches": [
              {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}},
              {"StartAt": "B", "States": {"B": {"Type": "Map", "End": true,
                "Iterator": {"StartAt": "C", "States": {"C": {"Type": "Succeed"}}}}}}]}
            """);
    assertThat(machine.states()).containsOnlyKeys("S", "A", "B", "C");
    assertThat(((State.Parallel) machine.state("S")).branches()).containsExactly("A", "B");
    assertThat(((State.Map) machine.state("B")).processor()).isEqualTo("C");
  }

  @Test
  void randomNumbersComeFromTheChanceOfTheScope() {
    var flow =
        task(FUNCTION
                + ",\"Parameters\":{\"u.$\":\"States.UUID()\",\"r.$\":\"States.MathRandom(1, 1000000)\",\"s.$\":\"States.MathRandom(1, 1000000, 1700000000000)\"}")
            .flow();
    var first = (Json.Obj) flow.arguments(scope("{}"));
    assertThat(flow.arguments(scope("{}"))).isEqualTo(first);
    assertThat(((Json.Str) first.get("u").orElseThrow()).value())
        .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    var other =
        (Json.Obj)
            flow.arguments(
                new Scope(
                    Json.Obj.EMPTY,
                    Variables.NONE,
                    () -> Json.Obj.EMPTY,
                    Instant.EPOCH,
                    new Chance(2),
                    Inspector.NONE));
    assertThat(other.get("u")).isNotEqualTo(first.get("u"));
    assertThat(other.get("r")).isNotEqualTo(first.get("r"));
    assertThat(other.get("s")).isEqualTo(first.get("s"));
  }

  @Test
  void randomNumbersReachEveryNumberOfTheirRange() {
    var chance = new Chance(7);
    var flow = task(FUNCTION + ",\"Parameters\":{\"r.$\":\"States.MathRandom(-1, 3)\"}").flow();
    var seen = new HashSet<String>();
    for (int i = 0; i < 200; i++) {
      seen.add(
          flow.arguments(
                  new Scope(
                      Json.Obj.EMPTY,
                      Variables.NONE,
                      () -> Json.Obj.EMPTY,
                      Instant.EPOCH,
                      chance,
                      Inspector.NONE))
              .text());
    }
    assertThat(seen).containsExactlyInAnyOrder("{\"r\":-1}", "{\"r\":0}", "{\"r\":1}", "{\"r\":2}");
  }
}
