package dev.steppe.server.cli;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import dev.steppe.server.boot.Settings;
import dev.steppe.server.boot.TestCaseFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `steppe record`: makes a test case of an execution that has ended.
@Command(
    name = "record",
    header = {
      "Writes what the tasks of an execution came to into a file of mocks, as a test case.",
      "",
      "Examples:",
      "  steppe record arn:aws:states:us-east-1:123456789012:execution:order:42 --to mocks.json",
      "  steppe record ARN --to mocks.json --test-case Declined",
      "  steppe run order.asl.json --mock-config mocks.json --test-case Declined",
      ""
    },
    footer = {
      "",
      "What else is in the file stays. Answers are written as they are: look for secrets before you",
      "share the file."
    })
final class RecordCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "EXECUTION_ARN", description = "A Standard execution that has ended.")
  private String execution = "";

  @Option(
      names = "--to",
      paramLabel = "FILE",
      required = true,
      description = "The file of mocks; it is made if it is not there.")
  private Path file = Path.of("");

  @Option(
      names = "--test-case",
      paramLabel = "NAME",
      defaultValue = Recorder.TEST_CASE,
      description = "The test case to make or to replace (${DEFAULT-VALUE}).")
  private String testCase = Recorder.TEST_CASE;

  @Option(
      names = {"--endpoint", "--endpoint-url"},
      paramLabel = "URL",
      description =
          "Where the server is (AWS_ENDPOINT_URL_SFN, or http://127.0.0.1:" + Settings.PORT + ").")
  private @Nullable URI endpoint;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var parts = execution.split(":", -1);
    if (parts.length < 8 || !parts[5].equals("execution")) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "record takes the ARN of a Standard execution, not " + execution);
    }
    try (var http = HttpClient.newHttpClient()) {
      Histories.Calls calls = (operation, input) -> ask(http, parts[3], parts[4], operation, input);
      var described =
          calls.call("DescribeExecution", Json.object().put("executionArn", execution).build());
      if (Histories.text(described, "status").equals(Optional.of("RUNNING"))) {
        spec.commandLine().getErr().println("steppe: the execution has not ended: " + execution);
        return Exit.FAILED;
      }
      new Recorder(new TestCaseFile(file), parts[6], testCase)
          .record(calls, execution)
          .forEach(spec.commandLine().getErr()::println);
    }
    return Exit.OK;
  }

  /// Asks in the account and region of the execution. Signatures are not checked.
  private Json.Obj ask(
      HttpClient http, String region, String account, String operation, Json.Obj input)
      throws IOException, InterruptedException {
    var server = server();
    var request =
        HttpRequest.newBuilder(server)
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/x-amz-json-1.0")
            .header("X-Amz-Target", "AWSStepFunctions." + operation)
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=%s/20250101/%s/states/aws4_request, SignedHeaders=host, Signature=0"
                    .formatted(account, region))
            .POST(HttpRequest.BodyPublishers.ofString(input.text()))
            .build();
    HttpResponse<String> answer;
    try {
      answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IOException("no server answers at " + server + ": name it with --endpoint", e);
    }
    try {
      if (Json.parse(answer.body()) instanceof Json.Obj body) {
        if (answer.statusCode() == 200) {
          return body;
        }
        throw new Histories.Refused(Histories.text(body, "message").orElseGet(() -> answer.body()));
      }
    } catch (MalformedJsonException _) {
      // Told below.
    }
    throw new IOException("what answers at " + server + " does not speak AWS's API");
  }

  private URI server() {
    var variable = System.getenv("AWS_ENDPOINT_URL_SFN");
    return Optional.ofNullable(endpoint)
        .or(() -> Optional.ofNullable(variable).filter(v -> !v.isBlank()).map(URI::create))
        .orElse(URI.create("http://127.0.0.1:" + Settings.PORT))
        .resolve("/");
  }
}
