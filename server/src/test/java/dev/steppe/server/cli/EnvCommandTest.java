package dev.steppe.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.steppe.asl.json.Json;
import dev.steppe.server.boot.Server;
import dev.steppe.server.boot.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class EnvCommandTest {
  private record Ran(int exit, String out, String err) {}

  private static Ran steppe(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var line = SteppeCommand.line();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return new Ran(line.execute(arguments), out.toString(), err.toString());
  }

  /// Runs a shell's command in an environment that says nothing of AWS but what misleads.
  private static Ran shell(String... command) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().putAll(Map.of("AWS_PROFILE", "other", "AWS_PAGER", ""));
    var process = builder.redirectErrorStream(true).start();
    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), out, "");
  }

  private static boolean isThere(String program) {
    try {
      return new ProcessBuilder(program, "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException | InterruptedException _) {
      return false;
    }
  }

  @Test
  void aShellReadsTheVariables() throws IOException, InterruptedException {
    var script = steppe("env", "--port", "9000", "--region", "eu-west-1").out();
    for (var reading : List.of("eval \"$0\"", "eval $0")) {
      var ran = shell("sh", "-c", reading + "; env | grep ^AWS_ | sort", script);
      assertThat(ran.out().lines())
          .containsExactly(
              "AWS_ACCESS_KEY_ID=123456789012",
              "AWS_DEFAULT_REGION=eu-west-1",
              "AWS_DISABLE_HOST_PREFIX_INJECTION=true",
              "AWS_ENDPOINT_URL_SFN=http://127.0.0.1:9000",
              "AWS_PAGER=",
              "AWS_REGION=eu-west-1",
              "AWS_SECRET_ACCESS_KEY=any");
    }
  }

  @Test
  void otherShellsHaveTheirOwnWords() {
    assertThat(steppe("env", "--for", "fish").out())
        .contains("set -gx AWS_ENDPOINT_URL_SFN http://127.0.0.1:8083;", "set -e AWS_PROFILE;");
    assertThat(steppe("env", "--for", "powershell").out())
        .contains(
            "$Env:AWS_ENDPOINT_URL_SFN = 'http://127.0.0.1:8083';",
            "Remove-Item Env:AWS_PROFILE -ErrorAction SilentlyContinue;");
    var docker =
        steppe("env", "--for", "docker", "--endpoint", "http://host.docker.internal:8083").out();
    assertThat(docker.lines().filter(line -> !line.startsWith("#")))
        .allMatch(line -> line.matches("[A-Z_]+=[^'\" ]+"))
        .contains("AWS_ENDPOINT_URL_SFN=http://host.docker.internal:8083");
  }

  @Test
  void theVariablesCanBeHadAsJson() {
    assertThat(Json.parse(steppe("env", "--account", "111122223333", "-o", "json").out()))
        .isEqualTo(
            Json.parse(
                """
                {"AWS_ENDPOINT_URL_SFN":"http://127.0.0.1:8083",
                 "AWS_DISABLE_HOST_PREFIX_INJECTION":"true",
                 "AWS_REGION":"us-east-1","AWS_DEFAULT_REGION":"us-east-1",
                 "AWS_ACCESS_KEY_ID":"111122223333","AWS_SECRET_ACCESS_KEY":"any"}
                """));
  }

  @Test
  void aCommandRunsWithTheVariablesAndItsExitIsOurs() {
    var script = "test \"$AWS_ENDPOINT_URL_SFN\" = http://127.0.0.1:8083 && exit 7";
    assertThat(steppe("env", "--", "sh", "-c", script).exit()).isEqualTo(7);
    assertThat(steppe("env", "sh", "-c", script).exit()).isEqualTo(7);
    assertThat(steppe("env", "--port", "1", "sh", "-c", script).exit()).isEqualTo(1);
    assertThat(steppe("env", "--", "no-such-program").err())
        .contains("can not run no-such-program: is it on the PATH?");
  }

  @Test
  void nonsenseIsRefused() {
    assertThat(steppe("env", "--account", "12").err()).contains("--account takes twelve digits");
    assertThat(steppe("env", "--region", "EU").err()).contains("--region takes a name like");
    assertThat(steppe("env", "--port", "0").err()).contains("--port takes 1 to 65535");
    assertThat(steppe("env", "--endpoint", "here").err()).contains("--endpoint takes an address");
    assertThat(steppe("env", "--for", "csh").exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void helpBeginsWithExamples() {
    assertThat(steppe("env", "--help").out())
        .containsSubsequence("Examples:", "eval \"$(steppe env)\"", "Usage:");
  }

  @Test
  void theAwsCliFindsTheServer() throws IOException, InterruptedException {
    assumeTrue(isThere("aws"), "the AWS CLI is not installed");
    try (var server = Server.start(Settings.DEFAULTS)) {
      server
          .api()
          .deploy(
              "found",
              "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"End\":true}}}",
              Settings.DEFAULTS.nobody());
      var command = new ArrayList<>(List.of("sh", "-c", "eval \"$0\"; exec \"$@\""));
      command.add(steppe("env", "--endpoint", server.endpoint()).out());
      command.addAll(
          List.of(
              "aws",
              "stepfunctions",
              "list-state-machines",
              "--query=stateMachines[].name",
              "--output=text"));
      assertThat(shell(command.toArray(String[]::new)).out()).isEqualToIgnoringNewLines("found");
    }
  }
}
