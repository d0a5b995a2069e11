package dev.steppe.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.server.boot.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What happens in a server is counted and shown at `/metrics` under AWS's names.
final class MetricsTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/r";
  private static final String PREFIX = "arn:aws:states:us-east-1:123456789012:";
  private static final String MACHINE = "StateMachineArn";
  private static final String PASS =
      "{\"StartAt\":\"P\",\"States\":{\"P\":{\"Type\":\"Pass\",\"End\":true}}}";
  private static final String WAIT =
      "{\"StartAt\":\"W\",\"States\":{\"W\":{\"Type\":\"Wait\",\"Seconds\":3600,\"End\":true}}}";

  private static String create(RunningServer server, String name, String type, String definition) {
    var made =
        server.call(
            "CreateStateMachine",
            Json.object()
                .put("name", name)
                .put("type", type)
                .put("definition", definition)
                .put("roleArn", ROLE));
    assertThat(made.status()).as(made.body()).isEqualTo(200);
    return made.text("stateMachineArn");
  }

  private static String start(RunningServer server, String machine, String input) {
    var started =
        server.call(
            "StartExecution", Json.object().put("stateMachineArn", machine).put("input", input));
    assertThat(started.status()).as(started.body()).isEqualTo(200);
    return started.text("executionArn");
  }

  private static String task(String resource, String more) {
    return """
    {"StartAt":"T","States":{"T":{"Type":"Task","End":true,"Resource":"%s"%s}}}\
    """
        .formatted(resource, more);
  }

  @Test
  void executionsAreCountedByMachineAndByHowTheyEnd() {
    try (var server = RunningServer.inMemory()) {
      var good = create(server, "good", "STANDARD", PASS);
      var bad =
          create(
              server,
              "bad",
              "STANDARD",
              "{\"StartAt\":\"F\",\"States\":{\"F\":{\"Type\":\"Fail\",\"Error\":\"No\"}}}");
      var slow =
          create(
              server,
              "slow",
              "STANDARD",
              WAIT.replace("{\"StartAt\"", "{\"TimeoutSeconds\":1,\"StartAt\""));
      var open = create(server, "long", "STANDARD", WAIT);
      start(server, good, "{}");
      start(server, good, "{}");
      start(server, bad, "{}");
      start(server, slow, "{}");
      var stopped = start(server, open, "{}");
      start(server, open, "{}");
      server.call("StopExecution", Json.object().put("executionArn", stopped));

      var seen =
          Scrape.until(
              server,
              scrape ->
                  scrape.sum("ExecutionsTimedOut_total", MACHINE, slow) == 1
                      && scrape.sum("ExecutionsSucceeded_total", MACHINE, good) == 2
                      && scrape.sum("ExecutionsAborted_total", MACHINE, open) == 1);

      assertThat(seen.sum("ExecutionsStarted_total", MACHINE, good)).isEqualTo(2);
      assertThat(seen.sum("ExecutionsFailed_total", MACHINE, good)).isZero();
      assertThat(seen.sum("ExecutionsFailed_total", MACHINE, bad)).isEqualTo(1);
      assertThat(seen.sum("ExecutionsStarted_total", MACHINE, open)).isEqualTo(2);
      assertThat(seen.sum("ExecutionTime_count", MACHINE, good)).isEqualTo(2);
      assertThat(seen.sum("ExecutionTime_sum", MACHINE, slow)).isEqualTo(1000);
      assertThat(seen.sum("ExecutionTime_count", MACHINE, open)).isEqualTo(1);
      assertThat(seen.alone("OpenExecutionCount")).isEqualTo(1);
      assertThat(seen.alone("StateMachineCount")).isEqualTo(4);
      assertThat(seen.alone("steppe_commits_total")).isPositive();
      assertThat(seen.alone("steppe_committed_events_total")).isGreaterThan(10);
      assertThat(seen.alone("steppe_commit_seconds_count"))
          .isEqualTo(seen.alone("steppe_commits_total"));
      assertThat(seen.alone("steppe_lost_commits_total")).isZero();
      assertThat(seen.alone("steppe_waiting_messages")).isNotNegative();
      assertThat(seen.alone("jvm_threads_live_threads")).isPositive();
    }
  }

  @Test
  void expressExecutionsAreBilledAndDoNotStayOpen() {
    try (var server = RunningServer.inMemory()) {
      var machine = create(server, "x", "EXPRESS", PASS);
      var answer = server.call("StartSyncExecution", Json.object().put("stateMachineArn", machine));
      assertThat(answer.text("status")).isEqualTo("SUCCEEDED");
      start(server, machine, "{}");

      var seen =
          Scrape.until(
              server, scrape -> scrape.sum("ExecutionsSucceeded_total", MACHINE, machine) == 2);

      assertThat(seen.sum("ExecutionsStarted_total", MACHINE, machine)).isEqualTo(2);
      assertThat(seen.sum("ExpressExecutionBilledDuration_total", MACHINE, machine))
          .isGreaterThanOrEqualTo(200);
      assertThat(seen.sum("ExpressExecutionBilledMemory_total", MACHINE, machine)).isEqualTo(128);
      assertThat(seen.alone("OpenExecutionCount")).isZero();
    }
  }

  @Test
  void activitiesAreCountedFromBeingScheduledToTheirEnd() {
    try (var server = RunningServer.inMemory()) {
      var activity =
          server.call("CreateActivity", Json.object().put("name", "a")).text("activityArn");
      var machine =
          create(
              server,
              "m",
              "STANDARD",
              task(activity, ",\"HeartbeatSeconds\":1,\"TimeoutSeconds\":9"));
      for (int i = 0; i < 4; i++) {
        start(server, machine, "{}");
      }
      var tokens = new String[3];
      for (int i = 0; i < tokens.length; i++) {
        tokens[i] =
            server
                .call("GetActivityTask", Json.object().put("activityArn", activity))
                .text("taskToken");
      }
      server.call("SendTaskSuccess", Json.object().put("taskToken", tokens[0]).put("output", "{}"));
      server.call("SendTaskFailure", Json.object().put("taskToken", tokens[1]));

      var seen =
          Scrape.until(
              server,
              scrape ->
                  scrape.sum("ActivitiesHeartbeatTimedOut_total", "ActivityArn", activity) == 1
                      && scrape.sum("ActivitiesFailed_total", "ActivityArn", activity) == 1);

      assertThat(seen.sum("ActivitiesScheduled_total", "ActivityArn", activity)).isEqualTo(4);
      assertThat(seen.sum("ActivitiesStarted_total", "ActivityArn", activity)).isEqualTo(3);
      assertThat(seen.sum("ActivitiesSucceeded_total", "ActivityArn", activity)).isEqualTo(1);
      assertThat(seen.sum("ActivitiesTimedOut_total", "ActivityArn", activity)).isZero();
      assertThat(seen.sum("ActivityScheduleTime_count", "ActivityArn", activity)).isEqualTo(3);
      assertThat(seen.sum("ActivityRunTime_count", "ActivityArn", activity)).isEqualTo(3);
      assertThat(seen.sum("ActivityRunTime_sum", "ActivityArn", activity))
          .isBetween(1000.0, seen.sum("ActivityTime_sum", "ActivityArn", activity));
      assertThat(seen.alone("ActivityCount")).isEqualTo(1);
    }
  }

  @Test
  void functionsAndServicesAreCountedByTheirArns(@TempDir Path functions) throws IOException {
    Files.writeString(
        functions.resolve("f.py"),
        "def handler(event, context):\n    if event:\n        raise ValueError()\n    return 1\n");
    var arn = "arn:aws:lambda:us-east-1:123456789012:function:f";
    var invoke = "arn:aws:states:::lambda:invoke";
    try (var server = RunningServer.with(Settings.DEFAULTS.with(Optional.of(functions)))) {
      var byArn = create(server, "arn", "STANDARD", task(arn, ""));
      var byInvoke =
          create(
              server,
              "invoke",
              "STANDARD",
              task(invoke, ",\"Parameters\":{\"FunctionName\":\"f\"}"));
      start(server, byArn, "{}");
      start(server, byArn, "{\"a\":1}");
      start(server, byInvoke, "{}");

      var seen =
          Scrape.until(
              server,
              scrape ->
                  scrape.sum("LambdaFunctionsSucceeded_total", "LambdaFunctionArn", arn) == 1
                      && scrape.sum("LambdaFunctionsFailed_total", "LambdaFunctionArn", arn) == 1
                      && scrape.sum("ExecutionTime_count", MACHINE, byInvoke) == 1);

      assertThat(seen.sum("LambdaFunctionsScheduled_total", "LambdaFunctionArn", arn)).isEqualTo(2);
      assertThat(seen.sum("LambdaFunctionsStarted_total", "LambdaFunctionArn", arn)).isEqualTo(2);
      assertThat(seen.sum("LambdaFunctionRunTime_count", "LambdaFunctionArn", arn)).isEqualTo(2);
      var resource = "ServiceIntegrationResourceArn";
      assertThat(seen.sum("ServiceIntegrationsStarted_total", resource, invoke)).isEqualTo(1);
      assertThat(seen.sum("ServiceIntegrationTime_count", resource, invoke)).isEqualTo(1);
      assertThat(
              seen.sum("ServiceIntegrationsSucceeded_total", resource, invoke)
                  + seen.sum("ServiceIntegrationsFailed_total", resource, invoke))
          .isEqualTo(1);
    }
  }

  @Test
  void childrenOfMapRunsAreCountedUnderTheirLabel() {
    var map =
        """
        {"StartAt":"M","States":{"M":{"Type":"Map","End":true,%s
         "ItemProcessor":{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}},
         "ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"EXPRESS"}}}}}\
        """;
    try (var server = RunningServer.inMemory()) {
      var labelled = create(server, "l", "STANDARD", map.formatted("\"Label\":\"each\","));
      var plain = create(server, "p", "STANDARD", map.formatted(""));
      start(server, labelled, "[1,2,3]");
      start(server, plain, "[1,2]");
      start(server, plain, "[1,2]");

      var seen =
          Scrape.until(
              server,
              scrape ->
                  scrape.sum("ExecutionsSucceeded_total", MACHINE, labelled) == 1
                      && scrape.sum("ExecutionsSucceeded_total", MACHINE, plain) == 2);

      assertThat(seen.sum("ExecutionsSucceeded_total", MACHINE, labelled + "/each")).isEqualTo(3);
      assertThat(seen.sum("ExecutionsSucceeded_total", MACHINE, plain + "/M")).isEqualTo(4);
      assertThat(seen.alone("ApproximateOpenMapRunCount")).isZero();
    }
  }

  @Test
  void callsAreCountedByOperationAndError() {
    try (var server = RunningServer.inMemory()) {
      server.call("ListStateMachines", "{}");
      server.call("ListStateMachines", "{\"maxResults\":-1}");
      server.call(
          "DescribeStateMachine", Json.object().put("stateMachineArn", PREFIX + "stateMachine:no"));
      server.call("NoSuchOperation", "{}");

      var seen =
          Scrape.until(
              server,
              scrape -> scrape.sum("CallCount_total", "APIName", "DescribeStateMachine") == 1);

      assertThat(seen.sum("CallCount_total", "APIName", "ListStateMachines")).isEqualTo(2);
      assertThat(seen.sum("steppe_call_seconds_count", "APIName", "ListStateMachines"))
          .isEqualTo(2);
      assertThat(seen.sum("steppe_call_errors_total", "Error", "ValidationException")).isEqualTo(1);
      assertThat(seen.sum("steppe_call_errors_total", "Error", "StateMachineDoesNotExist"))
          .isEqualTo(1);
      assertThat(seen.sum("CallCount_total", "APIName", "NoSuchOperation")).isZero();
    }
  }

  @Test
  void whatWasOpenBeforeTheServerBeganIsOpenStill(@TempDir Path data) {
    String machine;
    try (var server = RunningServer.at(data)) {
      machine = create(server, "m", "STANDARD", WAIT);
      start(server, machine, "{}");
      start(server, machine, "{}");
    }
    try (var server = RunningServer.at(data)) {
      var one = start(server, machine, "{}");
      assertThat(Scrape.until(server, _ -> true).alone("OpenExecutionCount")).isEqualTo(3);
      server.call("StopExecution", Json.object().put("executionArn", one));
      Scrape.until(server, scrape -> scrape.alone("OpenExecutionCount") == 2);
    }
  }

  @Test
  void readersOfOpenMetricsGetOpenMetrics() {
    try (var server = RunningServer.inMemory()) {
      var plain = server.send(server.request("/metrics"));
      var open =
          server.send(
              server.request("/metrics").header("Accept", "application/openmetrics-text;q=1"));

      assertThat(plain.status()).isEqualTo(200);
      assertThat(plain.body()).contains("# HELP jvm_threads_live_threads").doesNotContain("# EOF");
      assertThat(open.body()).endsWith("# EOF\n");
    }
  }

  @Test
  void executionsOfAnAliasAreCountedUnderItAndItsVersion() {
    try (var server = RunningServer.inMemory()) {
      var machine = create(server, "m", "STANDARD", PASS);
      var version =
          server
              .call("PublishStateMachineVersion", Json.object().put("stateMachineArn", machine))
              .text("stateMachineVersionArn");
      var alias =
          server
              .call(
                  "CreateStateMachineAlias",
                  """
                  {"name":"live","routingConfiguration":[
                    {"stateMachineVersionArn":"%s","weight":100}]}\
                  """
                      .formatted(version))
              .text("stateMachineAliasArn");
      start(server, machine, "{}");
      start(server, version, "{}");
      start(server, alias, "{}");

      var seen =
          Scrape.until(
              server, scrape -> scrape.sum("ExecutionsSucceeded_total", MACHINE, machine) == 3);

      assertThat(seen.sum("ExecutionsSucceeded_total", "Version", "1")).isEqualTo(2);
      assertThat(seen.sum("ExecutionsSucceeded_total", "Alias", "live")).isEqualTo(1);
      assertThat(seen.sum("VersionCount", "ResourceArn", machine)).isEqualTo(1);
      assertThat(seen.sum("AliasCount", "ResourceArn", machine)).isEqualTo(1);
    }
  }

  @Test
  void redrivesAndTheirEndsAreCounted() {
    try (var server = RunningServer.inMemory()) {
      var machine =
          create(
              server,
              "m",
              "STANDARD",
              "{\"StartAt\":\"F\",\"States\":{\"F\":{\"Type\":\"Fail\",\"Error\":\"No\"}}}");
      var execution = start(server, machine, "{}");
      server.ended(execution);
      var answer = server.call("RedriveExecution", Json.object().put("executionArn", execution));
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);

      var seen =
          Scrape.until(
              server, scrape -> scrape.sum("ExecutionsFailed_total", MACHINE, machine) == 2);

      assertThat(seen.sum("ExecutionsStarted_total", MACHINE, machine)).isEqualTo(1);
      assertThat(seen.sum("ExecutionsRedriven_total", MACHINE, machine)).isEqualTo(1);
      assertThat(seen.sum("RedrivenExecutionsFailed_total", MACHINE, machine)).isEqualTo(1);
      assertThat(seen.sum("RedrivenExecutionsSucceeded_total", MACHINE, machine)).isZero();
      assertThat(seen.alone("OpenExecutionCount")).isZero();
    }
  }
}
