package dev.steppe.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.Limit;
import dev.steppe.server.boot.Server;
import dev.steppe.server.boot.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandLineTest {
  private static final String DOUBLE =
      """
      {
        "StartAt": "A",
        "States": {
          "A": {"Type": "Pass", "Parameters": {"both.$": "States.Array($.n, $.n)"}, "End": true}
        }
      }
      """;

  @TempDir private Path folder = Path.of("");

  private record Ran(int exit, String out, String err) {}

  private static Ran steppe(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var line = SteppeCommand.line();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return new Ran(line.execute(arguments), out.toString(), err.toString());
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void aRunPrintsTheOutputAndShowsItsProgress() throws IOException {
    var ran = steppe("run", file("double.asl.json", DOUBLE), "--input", "{\"n\": 2}");

    assertThat(ran.exit()).isZero();
    assertThat(ran.out()).isEqualToIgnoringNewLines("{\"both\":[2,2]}");
    assertThat(ran.err()).contains("PassStateEntered  A", "ExecutionSucceeded");
  }

  @Test
  void theInputCanComeFromAFile() throws IOException {
    var ran =
        steppe(
            "run", file("d.asl.json", DOUBLE), "-q", "--input", "@" + file("in.json", "{\"n\":3}"));

    assertThat(ran.out()).contains("[3,3]");
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void aFailedExecutionExitsWithOne() throws IOException {
    var ran =
        steppe(
            "run",
            file(
                "f.asl.json",
                "{\"StartAt\":\"F\",\"States\":{\"F\":{\"Type\":\"Fail\",\"Error\":\"E\",\"Cause\":\"C\"}}}"));

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("Failed: E: C");
  }

  @Test
  void aTimedOutExecutionExitsWithThree() throws IOException {
    var ran =
        steppe(
            "run",
            file(
                "t.asl.json",
                "{\"TimeoutSeconds\":1,\"StartAt\":\"W\",\"States\":{\"W\":{\"Type\":\"Wait\",\"Seconds\":60,\"End\":true}}}"));

    assertThat(ran.exit()).isEqualTo(3);
  }

  @Test
  void anInvalidDefinitionIsShownWithItsPlaceAndExitsWithTwo() throws IOException {
    var path = file("bad.asl.json", DOUBLE.replace("\"Pass\"", "\"Pas\""));

    var validated = steppe("validate", path);
    var run = steppe("run", path);

    assertThat(validated.exit()).isEqualTo(2);
    assertThat(validated.out())
        .contains("bad.asl.json:4:", "SCHEMA_VALIDATION_FAILED", "\n    | ")
        .containsPattern("\n  4 \\| .*Pas.*\n    \\| +\\^");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("bad.asl.json:4:");
  }

  @Test
  void diagnosticsCanBeReadByPrograms() throws IOException {
    var ran = steppe("validate", "-o", "json", file("g.asl.json", DOUBLE), file("b.asl.json", "{"));

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(Json.parse(ran.out()))
        .isInstanceOfSatisfying(
            Json.Arr.class,
            reports -> {
              assertThat(reports.items()).hasSize(2);
              assertThat(reports.items().getFirst().text()).contains("\"valid\":true");
              assertThat(reports.items().getLast().text())
                  .contains("\"valid\":false", "INVALID_JSON_DESCRIPTION", "\"line\":1");
            });
  }

  @Test
  void aWrongCommandLineExitsWithTwo() {
    assertThat(steppe("serve", "--bogus").exit()).isEqualTo(2);
    assertThat(steppe("serve", "--port", "x").exit()).isEqualTo(2);
    assertThat(steppe("serve", "--port", "70000").exit()).isEqualTo(2);
    assertThat(steppe("serve", "--account", "12").err()).contains("twelve digits");
    assertThat(steppe("serve", "--memory", "--data", "x").err()).contains("--memory keeps nothing");
    assertThat(steppe().exit()).isEqualTo(2);
  }

  @Test
  void wrongWishesForLogsAndEventsAreRefused() throws IOException {
    assertThat(steppe("serve", "--memory", "--execution-log-level", "ALL").err())
        .contains("--execution-log-level says what --execution-logs shows");
    assertThat(steppe("serve", "--memory", "--execution-log-level", "LOUD").exit()).isEqualTo(2);
    assertThat(steppe("serve", "--memory", "--event-hook", "ftp://here").err())
        .contains("--event-hook takes an http or https address, not ftp://here");
    assertThat(
            steppe("serve", "--memory", "--port", "0", "--execution-logs", folder.toString()).err())
        .contains("execution logs can not be written to " + folder);
  }

  @Test
  void aWrongCommandLineSaysWhatIsWrongAndWhereToReadOn() {
    assertThat(steppe("serve", "--memry").err())
        .contains("steppe: Unknown option: '--memry'", "--memory", "Try: steppe serve --help")
        .doesNotContain("Usage:");
    assertThat(steppe("serve", "--region", "a b").err()).contains("--region takes a name");
    assertThat(steppe().err()).contains("a command is missing", "Try: steppe --help");
  }

  @Test
  void whatCanNotBeReadIsNamedInOneLine() throws IOException {
    var latin = folder.resolve("latin.json");
    Files.write(latin, new byte[] {'"', (byte) 0xe9, '"'});

    assertThat(steppe("run", folder.toString()).err())
        .isEqualToIgnoringNewLines("steppe: " + folder + " is a directory, not a file");
    assertThat(steppe("run", latin.toString()).err())
        .isEqualToIgnoringNewLines("steppe: " + latin + " is not UTF-8 text");
    assertThat(steppe("run", file("d.asl.json", DOUBLE), "--input", "@nowhere.json").err())
        .isEqualToIgnoringNewLines("steppe: there is no file nowhere.json");
    assertThat(steppe("serve", "--port", "0", "--data", latin.toString()).err())
        .contains("can not make the data directory " + latin, "a file is in its place")
        .hasLineCount(1);
    assertThat(steppe("dev", "--memory", "--examples", folder.resolve("none").toString()).err())
        .contains("there is no folder " + folder.resolve("none"))
        .hasLineCount(1);
  }

  @Test
  void aFileThatCanNotBeReadDoesNotKeepTheOthersFromBeingValidated() throws IOException {
    var ran = steppe("validate", "nowhere.json", file("d.asl.json", DOUBLE));

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).contains("there is no file nowhere.json");
    assertThat(ran.out()).contains("d.asl.json: valid");
  }

  @Test
  void aMissingFileIsNamedInOneLine() {
    var ran = steppe("run", folder.resolve("none.json").toString());

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).startsWith("steppe: there is no file ").hasLineCount(1);
  }

  @Test
  void aFolderOfDatasetsThatIsNotThereIsNamedInOneLine() {
    var ran = steppe("serve", "--memory", "--dataset-folder", folder.resolve("none").toString());

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).startsWith("steppe: there is no folder of datasets ").hasLineCount(1);
  }

  @Test
  void aRunReadsOtherFoldersThanItsOwnOnlyIfItMay() throws IOException {
    file("rows.csv", "a\n1\n2\n");
    var machine =
        file(
            "rows.asl.json",
            """
            {"QueryLanguage":"JSONata","StartAt":"M","States":{"M":{"Type":"Map","End":true,
            "ItemReader":{"Resource":"arn:aws:states:::s3:getObject",
            "ReaderConfig":{"InputType":"CSV","CSVHeaderLocation":"FIRST_ROW"},
            "Arguments":{"Bucket":"file:%s","Key":"rows.csv"}},
            "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"EXPRESS"},
            "StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}}}}
            """
                .formatted(folder));

    var refused = steppe("run", machine);
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("was not started to allow (option --dataset-folder)");
    assertThat(steppe("run", machine, "--dataset-folder", folder.toString()).out())
        .isEqualToIgnoringNewLines("[{\"a\":\"1\"},{\"a\":\"2\"}]");
  }

  @Test
  void aPortInUseIsNamedInOneLine() throws IOException {
    try (var server = Server.start(Settings.DEFAULTS)) {
      var port = server.endpoint().replaceFirst(".*:", "");

      var ran = steppe("serve", "--memory", "--port", port);

      assertThat(ran.exit()).isEqualTo(1);
      assertThat(ran.err()).contains("127.0.0.1:" + port, "in use").hasLineCount(1);
    }
  }

  @Test
  void aDataDirectoryInUseIsNamedInOneLine() throws IOException {
    var data = folder.resolve("data");
    var defaults = Settings.DEFAULTS;
    var settings =
        new Settings(
            defaults.host(), 0, Optional.of(data), Optional.empty(), defaults.nobody(), false);
    try (var _ = Server.start(settings)) {
      var ran = steppe("serve", "--data", data.toString(), "--port", "0");

      assertThat(ran.exit()).isEqualTo(1);
      assertThat(ran.err()).contains(data.toString()).hasLineCount(1);
    }
  }

  @Test
  void helpBeginsWithExamplesAndHasNoColours() {
    var root = steppe("--help");
    assertThat(root.exit()).isZero();
    assertThat(root.out().indexOf("Examples:")).isBetween(0, root.out().indexOf("Usage:"));
    for (var command : new String[] {"serve", "dev", "run", "validate", "version"}) {
      var ran = steppe(command, "--help");
      assertThat(ran.out()).contains("Example").doesNotContain("\u001b");
      assertThat(ran.exit()).isZero();
    }
  }

  @Test
  void aLimitThatDoesNotExistIsToldWithThoseThatDo() {
    var ran = steppe("serve", "--memory", "--limits", "payload=1");

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("there is no limit 'payload'", "payload-bytes");
    assertThat(steppe("serve", "--limits", "payload-bytes=x").err()).contains("'x'");
    assertThat(steppe("serve", "--limits", "payload-bytes=0").err()).contains("at least 1");
  }

  @Test
  void theHelpNamesEveryLimit() {
    for (var command : new String[] {"serve", "dev", "run"}) {
      var help = steppe(command, "--help").out().replaceAll("\\s+", " ");
      assertThat(Limit.values()).allSatisfy(limit -> assertThat(help).contains(limit.text()));
      assertThat(help).contains("--limits payload-bytes=");
    }
  }

  @Test
  void aRunCanBeHeldToOtherLimits() throws IOException {
    var ran =
        steppe(
            "run",
            file("d.asl.json", DOUBLE),
            "--input",
            "{\"n\":1}",
            "--limits",
            "history-events=4");

    assertThat(ran.exit()).isZero();
    assertThat(
            steppe(
                    "run",
                    file("d.asl.json", DOUBLE),
                    "--input",
                    "{\"n\":1}",
                    "--limits",
                    "history-events=3")
                .err())
        .contains("(3)");
  }

  private static final String MOCKED =
      """
      {"StartAt":"A","States":{
        "A":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage",
          "Parameters":{"QueueUrl":"q","MessageBody":"m"},
          "Retry":[{"ErrorEquals":["Busy"],"IntervalSeconds":86400}],
          "Catch":[{"ErrorEquals":["States.ALL"],"Next":"C"}],"Next":"B"},
        "B":{"Type":"Wait","Seconds":31536,"Next":"D"},
        "C":{"Type":"Pass","End":true},
        "D":{"Type":"Succeed"}}}
      """;

  private String mocks() throws IOException {
    return file(
        "mocks.json",
        """
        {"StateMachines":{"tested":{"TestCases":{"Late":{"A":"Late"},"Bad":{"A":"Bad"}}}},
         "MockedResponses":{
           "Late":{"0":{"Throw":{"Error":"Busy","Cause":""}},"1":{"Return":{"MessageId":"1"}}},
           "Bad":{"0":{"Throw":{"Error":"Bad","Cause":"on purpose"}}}}}
        """);
  }

  @Test
  void aTestCaseIsRunAndShowsWhatItLeavesOut() throws IOException {
    var machine = file("tested.asl.json", MOCKED);

    var ran =
        steppe(
            "run",
            machine,
            "--mock-config",
            mocks(),
            "--test-case",
            "Late",
            "--wait-time-scale",
            "0");

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out()).isEqualToIgnoringNewLines("{\"MessageId\":\"1\"}");
    assertThat(ran.err())
        .contains(
            "Test case Late: 3 of 4 states, 2 of 3 transitions",
            "  not entered: C",
            "  not taken:   A -> C");
  }

  @Test
  void aTestCaseCanBeReadByPrograms() throws IOException {
    var machine = file("other.asl.json", MOCKED.replace("States.ALL", "Busy"));

    var ran =
        steppe(
            "run",
            machine,
            "--name",
            "tested",
            "--mock-config",
            mocks(),
            "--test-case",
            "Bad",
            "-q",
            "-o",
            "json");

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).isEmpty();
    assertThat(Json.parse(ran.out()))
        .isEqualTo(
            Json.parse(
                """
                {"status":"FAILED","error":"Bad","cause":"on purpose","coverage":{
                  "states":{"total":4,"missed":["B","C","D"]},
                  "transitions":{"total":3,"missed":[{"from":"A","to":"B"},
                    {"from":"A","to":"C"},{"from":"B","to":"D"}]}}}
                """));
  }

  @Test
  void aTestCaseThatCanNotBeHadIsToldWithThoseThatCan() throws IOException {
    var machine = file("tested.asl.json", MOCKED);

    assertThat(steppe("run", machine, "--test-case", "Late").err())
        .contains("--test-case needs --mock-config FILE");
    var unknown = steppe("run", machine, "--mock-config", mocks(), "--test-case", "Never");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err()).contains("has the test cases 'Bad', 'Late'.").hasLineCount(1);
    assertThat(
            steppe("run", machine, "--name", "x", "--mock-config", mocks(), "--test-case", "Late")
                .err())
        .contains("The state machine 'x' has no test cases");
    assertThat(steppe("run", file("d.asl.json", DOUBLE), "--mock-config", "none.json").err())
        .isEqualToIgnoringNewLines("steppe: there is no file of mocks none.json");
    assertThat(
            steppe("serve", "--memory", "--port", "0", "--mock-config", file("m.json", "{\n 1}"))
                .err())
        .contains("steppe: the file of mocks is invalid", "m.json:2:3: not JSON");
  }

  @Test
  void aTimeScaleIsANumber() {
    assertThat(steppe("serve", "--wait-time-scale", "fast").err())
        .contains("--wait-time-scale takes a number from 0 to 1000, not 'fast'");
    assertThat(steppe("serve", "-waitTimeScale", "-1").exit()).isEqualTo(2);
  }

  @Test
  void theHelpGroupsWhatStepFunctionsLocalHas() {
    for (var command : new String[] {"serve", "dev", "run"}) {
      var help = steppe(command, "--help").out();
      assertThat(help.substring(help.indexOf("As AWS Step Functions Local has them:")))
          .contains("--mock-config", "--wait-time-scale", "--lambda-endpoint")
          .doesNotContain("--port", "--sqs-endpoint");
    }
  }

  @Test
  void theVersionCanBeReadByPrograms() {
    assertThat(Json.parse(steppe("version", "-o", "json").out())).isInstanceOf(Json.Obj.class);
  }
}
