package dev.steppe.server.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.server.RunningServer;
import dev.steppe.server.boot.Settings;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Lambda's Invoke API on the server's own port.
@Timeout(60)
final class InvokeApiTest {
  private static final String PLACE = "/2015-03-31/functions/";

  private final RunningServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  InvokeApiTest(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("functions.json"),
        """
        {"echo": {"command": ["sh", "-c", "echo noted >&2; cat"]},
         "big": {"command": ["sh", "-c", "wc -c"]},
         "fail": {"command": ["sh", "-c", "echo '{\\"errorType\\":\\"Mine\\"}'; exit 1"]},
         "full": {"worker": "external", "queueSeconds": 0},
         "v": {"command": ["echo", "1"]},
         "v:two": {"command": ["echo", "2"]}}
        """);
    server = RunningServer.with(Settings.DEFAULTS.with(Optional.of(folder)));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private HttpResponse<String> invoke(String name, String event, String... headers)
      throws IOException, InterruptedException {
    var request =
        server
            .request(PLACE + name)
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=111122223333/20260101/eu-west-1/lambda/aws4_request, SignedHeaders=host, Signature=0")
            .POST(HttpRequest.BodyPublishers.ofString(event));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String header(HttpResponse<String> reply, String name) {
    return reply.headers().firstValue(name).orElse("");
  }

  @Test
  void aFunctionIsInvokedAndItsResultAnswered() throws Exception {
    var reply = invoke("echo/invocations", "{\"n\":1}", "X-Amz-Log-Type", "Tail");

    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("{\"n\":1}");
    assertThat(header(reply, "X-Amz-Executed-Version")).isEqualTo("$LATEST");
    assertThat(header(reply, "x-amzn-RequestId")).hasSize(36);
    assertThat(reply.headers().firstValue("X-Amz-Function-Error")).isEmpty();
    assertThat(
            new String(
                Base64.getDecoder().decode(header(reply, "X-Amz-Log-Result")),
                StandardCharsets.UTF_8))
        .isEqualTo("noted\n");
  }

  @Test
  void aNameMayBeAnArnAndAQualifierChoosesAVersion() throws Exception {
    assertThat(
            invoke("arn%3Aaws%3Alambda%3Aus-east-1%3A1%3Afunction%3Av/invocations", "{}")
                .statusCode())
        .isEqualTo(400);
    assertThat(
            invoke("arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Av/invocations", "{}")
                .body())
        .isEqualTo("1");
    assertThat(invoke("v/invocations?Qualifier=two", "{}").body()).isEqualTo("2");
    assertThat(invoke("v%3Atwo/invocations", "{}").body()).isEqualTo("2");
    assertThat(invoke("v/invocations?Qualifier=other", "{}").body()).isEqualTo("1");
  }

  @Test
  void theOtherInvocationTypesAnswerAtOnce() throws Exception {
    var event = invoke("echo/invocations", "{}", "X-Amz-Invocation-Type", "Event");
    assertThat(event.statusCode()).isEqualTo(202);
    assertThat(event.body()).isEmpty();
    assertThat(invoke("echo/invocations", "{}", "X-Amz-Invocation-Type", "DryRun").statusCode())
        .isEqualTo(204);
    var odd = invoke("echo/invocations", "{}", "X-Amz-Invocation-Type", "Odd");
    assertThat(odd.statusCode()).isEqualTo(400);
    assertThat(header(odd, "x-amzn-ErrorType")).isEqualTo("ValidationException");
  }

  @Test
  void aFunctionsErrorIsAnAnswerWithAMark() throws Exception {
    var reply = invoke("fail/invocations", "{}");

    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(header(reply, "X-Amz-Function-Error")).isEqualTo("Unhandled");
    assertThat(reply.body()).isEqualTo("{\"errorType\":\"Mine\"}");
  }

  @Test
  void whatIsRefusedIsRefusedAsLambdaDoes() throws Exception {
    var missing = invoke("none/invocations", "{}");
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(header(missing, "x-amzn-ErrorType")).isEqualTo("ResourceNotFoundException");
    assertThat(missing.body())
        .contains(
            "Function not found: arn:aws:lambda:eu-west-1:111122223333:function:none:$LATEST");

    var noJson = invoke("echo/invocations", "HelloWorld");
    assertThat(noJson.statusCode()).isEqualTo(400);
    assertThat(header(noJson, "x-amzn-ErrorType")).isEqualTo("InvalidRequestContentException");

    var full = invoke("full/invocations", "{}");
    assertThat(full.statusCode()).isEqualTo(429);
    assertThat(header(full, "x-amzn-ErrorType")).isEqualTo("TooManyRequestsException");

    assertThat(invoke("echo/code", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void anEventHasSixMegabytesAndALaterOneHasOne() throws Exception {
    var most = "\"" + "x".repeat(6_291_454) + "\"";
    assertThat(invoke("big/invocations", most).body().strip()).isEqualTo("6291456");
    for (var more : new String[] {" ", " ".repeat(1_000), " ".repeat(2_000_000)}) {
      var reply = invoke("big/invocations", most + more);
      assertThat(reply.statusCode()).isEqualTo(413);
      assertThat(header(reply, "x-amzn-ErrorType")).isEqualTo("RequestTooLargeException");
      assertThat(reply.body())
          .contains("Request must be smaller than 6291456 bytes for the InvokeFunction operation");
    }
    assertThat(
            invoke(
                    "big/invocations",
                    "\"" + "x".repeat(1_048_575) + "\"",
                    "X-Amz-Invocation-Type",
                    "Event")
                .statusCode())
        .isEqualTo(413);
  }

  @Test
  void functionsAreListedAndDescribed() throws Exception {
    var list =
        client.send(server.request(PLACE).build(), HttpResponse.BodyHandlers.ofString()).body();
    assertThat(((Json.Arr) ((Json.Obj) Json.parse(list)).get("Functions").orElseThrow()).items())
        .hasSize(5);
    var one =
        client
            .send(server.request(PLACE + "echo").build(), HttpResponse.BodyHandlers.ofString())
            .body();
    assertThat(one).contains("arn:aws:lambda:us-east-1:123456789012:function:echo", "Active");
    assertThat(
            client
                .send(server.request(PLACE + "no").build(), HttpResponse.BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void aFunctionThatRunsHoldsNobodyUp() throws Exception {
    var slow =
        client.sendAsync(
            server
                .request(PLACE + "full/invocations")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(server.call("ListStateMachines", "{}").status()).isEqualTo(200);
    slow.join();
  }
}
