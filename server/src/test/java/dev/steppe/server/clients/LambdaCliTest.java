package dev.steppe.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.server.RunningServer;
import dev.steppe.server.boot.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `aws lambda` finds functions here, and so do functions.
final class LambdaCliTest {
  private final Path folder;
  private final RunningServer server;

  LambdaCliTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    var functions = Files.createDirectory(folder.resolve("functions"));
    Files.writeString(
        functions.resolve("functions.json"),
        """
        {"inner": {"command": ["sh", "-c", "echo noted >&2; cat"]},
         "bad": {"command": ["sh", "-c", "echo on purpose >&2; exit 1"]},
         "outer": {"command": ["sh", "-c",
           "curl -s -d @- $AWS_ENDPOINT_URL_LAMBDA/2015-03-31/functions/inner/invocations"]}}
        """);
    server = RunningServer.with(Settings.DEFAULTS.with(Optional.of(functions)));
  }

  @BeforeAll
  static void needsTheCli() {
    Program.needs("the AWS CLI (aws)", "aws", "--version");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Program.Run run(String... words) {
    var environment = new HashMap<>(AwsCliTest.environment(server));
    environment.put("AWS_ENDPOINT_URL_LAMBDA", server.uri().toString());
    var command = new ArrayList<>(List.of("aws", "lambda", "--output=json"));
    command.addAll(List.of(words));
    return new Program(folder, environment).run(command);
  }

  private Json.Obj invoke(String function, String... words) throws IOException {
    Files.writeString(folder.resolve("event.json"), "{\"n\":1}");
    var all =
        new ArrayList<>(
            List.of("invoke", "--function-name=" + function, "--payload=fileb://event.json"));
    all.addAll(List.of(words));
    all.add("result.json");
    return (Json.Obj) Json.parse(run(all.toArray(String[]::new)).succeeded());
  }

  private String result() throws IOException {
    return Files.readString(folder.resolve("result.json"));
  }

  @Test
  void aFunctionIsInvoked() throws IOException {
    var reply = invoke("inner", "--log-type=Tail");

    assertThat(result()).isEqualTo("{\"n\":1}");
    assertThat(reply.get("StatusCode")).hasValue(Json.of(200));
    assertThat(reply.get("ExecutedVersion")).hasValue(Json.of("$LATEST"));
    assertThat(reply.get("LogResult")).hasValue(Json.of("bm90ZWQK"));
    assertThat(reply.get("FunctionError")).isEmpty();
  }

  @Test
  void itsErrorAndItsAbsenceAreTold() throws IOException {
    assertThat(invoke("bad").get("FunctionError")).hasValue(Json.of("Unhandled"));
    assertThat(result()).contains("Runtime.ExitError", "on purpose");

    var missing = run("invoke", "--function-name=none", "result.json");
    assertThat(missing.exit()).isIn(254, 255);
    assertThat(missing.err())
        .contains(
            "(ResourceNotFoundException) when calling the Invoke operation: Function not found: arn:aws:lambda:eu-west-1:111122223333:function:none");
  }

  @Test
  void aFunctionCallsAnother() throws IOException {
    invoke("outer");
    assertThat(result()).isEqualTo("{\"n\":1}");
  }

  @Test
  void functionsAreListedAndDescribed() {
    assertThat(run("list-functions", "--query=Functions[].FunctionName").succeeded())
        .contains("bad", "inner", "outer");
    assertThat(run("get-function", "--function-name=inner").succeeded())
        .contains("arn:aws:lambda:eu-west-1:111122223333:function:inner");
    assertThat(run("invoke", "--function-name=inner", "--invocation-type=Event", "r").succeeded())
        .contains("202");
    assertThat(run("invoke", "--function-name=inner", "--invocation-type=DryRun", "r").succeeded())
        .contains("204");
  }
}
