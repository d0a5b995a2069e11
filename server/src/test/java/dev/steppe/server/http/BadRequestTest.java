package dev.steppe.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.steppe.asl.json.Json;
import dev.steppe.server.RunningServer;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever is sent, the answer is an error that its client understands, and never a 500.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadRequestTest {
  private static final String MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:m";
  private static final String EXECUTION = "arn:aws:states:us-east-1:123456789012:execution:m:e";

  private RunningServer server = RunningServer.inMemory();

  @BeforeAll
  void createMachine() {
    var answer =
        server.call(
            "CreateStateMachine",
            """
            {"name":"m","roleArn":"arn:aws:iam::123456789012:role/r",
             "definition":"{\\"StartAt\\":\\"A\\",\\"States\\":{\\"A\\":{\\"Type\\":\\"Pass\\",\\"End\\":true}}}"}
            """);
    assertThat(answer.status()).isEqualTo(200);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        arguments("StartExecution", "{", "SerializationException", "Unexpected end-of-input"),
        arguments("StartExecution", "nonsense", "SerializationException", "Unrecognized token"),
        arguments(
            "StartExecution",
            "[]",
            "SerializationException",
            "Start of list found where not expected"),
        arguments("StartExecution", "null", "SerializationException", "not a JSON object"),
        arguments("StartExecution", "{} {}", "SerializationException", "Trailing token"),
        arguments(
            "StartExecution",
            "{\"stateMachineArn\":1}",
            "SerializationException",
            "NUMBER_VALUE cannot be converted to String"),
        arguments(
            "StartExecution",
            "{\"stateMachineArn\":{}}",
            "SerializationException",
            "Start of structure or map found where not expected."),
        arguments(
            "StartExecution",
            "{\"a\":" + "[".repeat(100_000),
            "SerializationException",
            "nesting depth"),
        arguments(
            "ListStateMachines",
            "{\"maxResults\":\"5\"}",
            "SerializationException",
            "STRING_VALUE cannot be converted to Integer"),
        arguments(
            "StartExecution",
            "{}",
            "ValidationException",
            "1 validation error detected: Value null at 'stateMachineArn' failed to satisfy"
                + " constraint: Member must not be null"),
        arguments(
            "StartExecution",
            "{\"stateMachineArn\":null,\"name\":\"\"}",
            "ValidationException",
            "2 validation errors detected: Value null at 'stateMachineArn' failed to satisfy"
                + " constraint: Member must not be null; Value '' at 'name' failed to satisfy"
                + " constraint: Member must have length greater than or equal to 1"),
        arguments(
            "SendTaskSuccess",
            "{\"taskToken\":\"t\"}",
            "ValidationException",
            "Value at 'output' failed to satisfy constraint: Member must not be null"),
        arguments(
            "ListStateMachines",
            "{\"maxResults\":1001}",
            "ValidationException",
            "Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value"
                + " less than or equal to 1000"),
        arguments(
            "ListStateMachines",
            "{\"maxResults\":-1}",
            "ValidationException",
            "greater than or equal to 0"),
        arguments(
            "ListStateMachines",
            "{\"maxResults\":9223372036854775808}",
            "ValidationException",
            "less than or equal to 1000"),
        arguments(
            "ListStateMachines",
            "{\"maxResults\":1e1000000000}",
            "ValidationException",
            "less than or equal to 1000"),
        arguments(
            "ListExecutions",
            "{\"stateMachineArn\":\"" + MACHINE + "\",\"statusFilter\":\"succeeded\"}",
            "ValidationException",
            "Value 'succeeded' at 'statusFilter' failed to satisfy constraint: Member must satisfy"
                + " enum value set: [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED,"
                + " RUNNING]"),
        arguments("ListExecutions", "{}", "ValidationException", "stateMachineArn"),
        arguments(
            "StartExecution",
            "{\"stateMachineArn\":\"" + MACHINE + "\",\"input\":\"\"}",
            "InvalidExecutionInput",
            "Invalid State Machine Execution Input: 'Invalid execution input.'"),
        arguments(
            "StartExecution",
            "{\"stateMachineArn\":\"" + MACHINE + "\",\"input\":\"not some json\"}",
            "InvalidExecutionInput",
            "Invalid State Machine Execution Input: 'Unrecognized token 'not': was expecting (JSON"
                + " String, Number, Array, Object or token 'null', 'true' or 'false')'"),
        arguments(
            "StartExecution",
            "{\"stateMachineArn\":\""
                + MACHINE
                + "\",\"input\":\"\\\""
                + "x".repeat(262_143)
                + "\\\"\"}",
            "ValidationException",
            "Value at 'input' failed to satisfy constraint: Member must have size less than or"
                + " equal to 262144 bytes in UTF-8 encoding"),
        arguments(
            "StartExecution",
            "{\"stateMachineArn\":\"" + MACHINE + "\",\"name\":\"a b\"}",
            "InvalidName",
            "Invalid Name: 'a b'"),
        arguments(
            "StartExecution",
            "{\"stateMachineArn\":\"nope\"}",
            "InvalidArn",
            "Invalid Arn: 'Invalid ARN prefix: nope'"),
        arguments(
            "StartExecution",
            "{\"stateMachineArn\":\"" + EXECUTION + "\"}",
            "InvalidArn",
            "Invalid Arn: 'Resource type not valid in this context: execution'"),
        arguments(
            "StartExecution",
            "{\"stateMachineArn\":\"" + MACHINE + "x\"}",
            "StateMachineDoesNotExist",
            "State Machine Does Not Exist: '" + MACHINE + "x'"),
        arguments(
            "StartSyncExecution",
            "{\"stateMachineArn\":\"" + MACHINE + "\"}",
            "StateMachineTypeNotSupported",
            "This operation is not supported by this type of state machine"),
        arguments(
            "DescribeExecution",
            "{\"executionArn\":\"" + EXECUTION + "\"}",
            "ExecutionDoesNotExist",
            "Execution Does Not Exist: '" + EXECUTION + "'"),
        arguments(
            "DescribeExecution",
            "{\"executionArn\":\"" + EXECUTION.replace(":execution:", ":express:") + "\"}",
            "InvalidArn",
            "Invalid Arn: 'Resource type not valid in this context: express'"),
        arguments(
            "DescribeExecution",
            "{\"executionArn\":\"arn:aws:states:us-east-1:123456789012:execution:m\"}",
            "ExecutionDoesNotExist",
            "Execution Does Not Exist"),
        arguments(
            "GetExecutionHistory",
            "{\"executionArn\":\"" + EXECUTION + "\",\"nextToken\":\"forged\"}",
            "InvalidToken",
            "Invalid Token: 'Invalid token'"),
        arguments(
            "StopExecution",
            "{\"executionArn\":\"" + EXECUTION + "\"}",
            "ExecutionDoesNotExist",
            "Execution Does Not Exist"),
        arguments(
            "UpdateStateMachine",
            "{\"stateMachineArn\":\"" + MACHINE + "\"}",
            "MissingRequiredParameter",
            "Either the definition, the role ARN, the LoggingConfiguration, or the"
                + " TracingConfiguration must be specified"),
        arguments(
            "CreateStateMachine",
            "{\"name\":\"n\",\"definition\":\"{}\",\"roleArn\":\"arn:aws:iam::1:role/r\"}",
            "InvalidDefinition",
            "SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /"),
        arguments(
            "CreateStateMachine",
            "{\"name\":\"a/b\",\"definition\":\"{}\",\"roleArn\":\"arn:aws:iam::1:role/r\"}",
            "InvalidName",
            "Invalid Name: 'a/b'"),
        arguments(
            "CreateStateMachine",
            "{\"name\":\"n\",\"definition\":\"{}\",\"roleArn\":\"arn:aws:iam::1:role/r\","
                + "\"versionDescription\":\"d\"}",
            "ValidationException",
            "Version description can only be set when publish is true"),
        arguments(
            "CreateStateMachine",
            "{\"name\":\"n\",\"definition\":\"{}\",\"roleArn\":\"arn:aws:iam::1:role/r\","
                + "\"loggingConfiguration\":{\"level\":\"ALL\"}}",
            "InvalidLoggingConfiguration",
            "Invalid Logging Configuration: Must specify exactly one Log Destination."),
        arguments(
            "GetActivityTask",
            "{\"activityArn\":\"arn:aws:states:us-east-1:123456789012:activity:a\"}",
            "ActivityDoesNotExist",
            "Activity Does Not Exist: 'arn:aws:states:us-east-1:123456789012:activity:a'"),
        arguments(
            "SendTaskHeartbeat",
            "{\"taskToken\":\"FakeTaskToken\"}",
            "InvalidToken",
            "Invalid Token: 'Invalid token'"),
        arguments(
            "SendTaskSuccess",
            "{\"taskToken\":\"t\",\"output\":\"{\"}",
            "InvalidOutput",
            "Invalid Output: 'Unexpected end-of-input"),
        arguments("Nonsense", "{}", "UnknownOperationException", "no such operation"),
        arguments("", "{}", "UnknownOperationException", "no such operation"));
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("faults")
  void aFaultIsNamed(String operation, String body, String error, String message) {
    var answer = server.call(operation, body);

    assertThat(answer.error()).isEqualTo(error);
    assertThat(answer.text("message")).contains(message);
    assertThat(answer.status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/", ":", "*", "?", "#", "%", "<", ">", "{", "}", "[", "]", "\"", "\\", "^", "|", "~", "`",
        "$", "&", ",", ";", " ", "\t", "\n", "\u0000", "\u001F", "\u007F", "\u009F"
      })
  void aNameHasNoneOfTheForbiddenCharacters(String character) {
    var answer = create("a" + character + "b");

    assertThat(answer.error()).isEqualTo("InvalidName");
    assertThat(answer.status()).isEqualTo(400);
  }

  @Test
  void aNameHasEightyCharactersOfAnyScript() {
    assertThat(create("ü名".repeat(40)).status()).isEqualTo(200);
    assertThat(create("x".repeat(81)).error()).isIn("ValidationException", "InvalidName");
  }

  @Test
  void noMaximumIsTheGreatestOne() {
    assertThat(server.call("ListStateMachines", "{\"maxResults\":0}").status()).isEqualTo(200);
  }

  private RunningServer.Answer create(String name) {
    return server.call(
        "CreateStateMachine",
        Json.object()
            .put("name", name)
            .put("roleArn", "arn:aws:iam::123456789012:role/r")
            .put(
                "definition",
                "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"End\":true}}}"));
  }

  @Test
  void aRequestWithoutATargetNamesNoOperation() {
    assertThat(server.send(server.post("{}")).error()).isEqualTo("UnknownOperationException");
    assertThat(
            server
                .send(server.post("{}").header("X-Amz-Target", "DynamoDB_20120810.ListTables"))
                .error())
        .isEqualTo("UnknownOperationException");
  }

  @Test
  void aBodyThatIsNotUtf8IsRefused() {
    var body = HttpRequest.BodyPublishers.ofByteArray(new byte[] {'{', '"', (byte) 0xC3, '"'});
    var answer =
        server.send(
            server
                .request("/")
                .header("X-Amz-Target", "AWSStepFunctions.ListStateMachines")
                .POST(body));

    assertThat(answer.error()).isEqualTo("SerializationException");
  }

  @Test
  void aRequestOfOneMebibyteIsTakenAndOneByteMoreIsNot() {
    var limit = 1 << 20;
    var frame = "{\"x\":\"\"}".length();

    var fits = server.call("ListStateMachines", "{\"x\":\"" + "y".repeat(limit - frame) + "\"}");
    var spills =
        server.call("ListStateMachines", "{\"x\":\"" + "y".repeat(limit - frame + 1) + "\"}");

    assertThat(fits.status()).isEqualTo(200);
    assertThat(spills.status()).isEqualTo(413);
    assertThat(spills.error()).isEqualTo("RequestEntityTooLargeException");
  }

  @Test
  void anEmptyBodyIsAnEmptyInput() {
    assertThat(server.call("ListStateMachines", "").status()).isEqualTo(200);
  }

  @Test
  void unknownMembersAreIgnored() {
    assertThat(server.call("ListStateMachines", "{\"fake\":{\"a\":[]}}").status()).isEqualTo(200);
  }

  @Test
  void otherPathsAndMethodsAreNotServed() {
    assertThat(server.send(server.request("/health").GET()).status()).isEqualTo(200);
    assertThat(server.send(server.request("/nothing").GET()).status()).isEqualTo(404);
    assertThat(server.send(server.request("/").GET()).status()).isEqualTo(405);
    assertThat(server.send(server.request("/").DELETE()).status()).isEqualTo(405);
  }

  @Test
  void aForeignWebPageIsRefused() {
    var answer =
        server.send(
            server
                .post("{}")
                .header("X-Amz-Target", "AWSStepFunctions.ListStateMachines")
                .header("Origin", "http://evil.example"));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.error()).isEqualTo("AccessDeniedException");
  }

  @Test
  void whatFollowsAChunkedRequestIsNotARequest() throws IOException {
    var smuggled =
        """
        POST / HTTP/1.1\r
        Host: x\r
        X-Amz-Target: AWSStepFunctions.ListStateMachines\r
        Content-Length: 6\r
        Transfer-Encoding: chunked\r
        \r
        0\r
        \r
        GET /health HTTP/1.1\r
        Host: x\r
        \r
        """;

    assertThat(raw(smuggled)).containsOnlyOnce("HTTP/1.1").doesNotContain("\"ok\"");
  }

  @Test
  void headersBeyondReasonAreRefused() throws IOException {
    assertThat(raw("GET /" + "a".repeat(100_000) + " HTTP/1.1\r\n\r\n"))
        .matches("(?s)HTTP/1.. 414.*");
    assertThat(raw("GET /health HTTP/1.1\r\nX: " + "a".repeat(100_000) + "\r\n\r\n"))
        .matches("(?s)HTTP/1.. 431.*");
    assertThat(raw("GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n"))
        .matches("(?s)HTTP/1.. 400.*");
  }

  /// All that the server says until it closes the connection.
  private String raw(String request) throws IOException {
    try (var socket = new Socket(server.uri().getHost(), server.uri().getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
