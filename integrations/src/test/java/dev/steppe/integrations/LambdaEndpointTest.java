package dev.steppe.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.web.Egress;
import dev.steppe.integrations.web.WebClient;
import dev.steppe.runtime.TaskOutcome;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LambdaEndpointTest {
  private static final String ARN = "arn:aws:lambda:us-east-1:111111111111:function:price";

  private static final String ANSWERED =
      """
      HTTP/1.1 200 OK
      Date: Thu, 28 Nov 2024 13:05:54 GMT
      Content-Type: application/json
      Content-Length: %d
      Connection: keep-alive
      x-amzn-RequestId: req-1
      X-Amz-Executed-Version: $LATEST
      x-amzn-Remapped-Content-Length: 0
      X-Amzn-Trace-Id: root=1-0

      %s\
      """;

  private static final WebClient WEB = new WebClient(Egress.ANYWHERE);

  private final StandIn standIn = new StandIn();

  LambdaEndpointTest() throws IOException {}

  /// Lambda's place on the wire: it notes each request and sends the bytes that it was given.
  /// Header names go out in the letters of the test.
  private static final class StandIn implements AutoCloseable {
    final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    final BlockingQueue<String> replies = new LinkedBlockingQueue<>();

    StandIn() throws IOException {
      Thread.ofVirtual().start(this::serve);
    }

    private void serve() {
      try {
        while (true) {
          var peer = socket.accept();
          Thread.ofVirtual().start(() -> serve(peer));
        }
      } catch (IOException _) {
        // The test is over.
      }
    }

    /// Keeps a connection as long as its answers are whole.
    private void serve(Socket connection) {
      try (connection) {
        var in = new BufferedInputStream(connection.getInputStream());
        boolean whole = true;
        while (whole) {
          var request = request(in);
          if (request.isEmpty()) {
            return;
          }
          requests.add(request);
          var reply = replies.take();
          connection.getOutputStream().write(reply.getBytes(StandardCharsets.UTF_8));
          whole = isWhole(reply);
        }
      } catch (IOException | InterruptedException _) {
        // The client has gone, or the test is over.
      }
    }

    private static boolean isWhole(String reply) {
      int head = reply.indexOf("\r\n\r\n");
      if (head < 0) {
        return false;
      }
      var length = reply.substring(head + 4).getBytes(StandardCharsets.UTF_8).length;
      return reply.contains("Content-Length: " + length + "\r\n")
          || reply.endsWith("\r\n0\r\n\r\n");
    }

    private static String request(InputStream in) throws IOException {
      var head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int c = in.read();
        if (c < 0) {
          return head.toString();
        }
        head.append((char) c);
      }
      var length =
          head.toString()
              .lines()
              .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
              .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
              .findFirst()
              .orElse(0);
      return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    void answer(String body) {
      reply(ANSWERED.formatted(body.getBytes(StandardCharsets.UTF_8).length, body));
    }

    void reply(String http) {
      int end = http.indexOf("\n\n");
      replies.add(
          http.substring(0, end).replace("\n", "\r\n") + "\r\n\r\n" + http.substring(end + 2));
    }

    URI address() {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private Integrations integrations() {
    return new Integrations(
        Calls.noNode(), Optional.empty(), Optional.of(new LambdaEndpoint(WEB, standIn.address())));
  }

  @AfterEach
  void close() throws Exception {
    standIn.close();
  }

  @Test
  void aFunctionArnAnswersItsBareResult() throws Exception {
    standIn.answer("{\"total\": 0.0}");

    var output = Calls.answered(integrations().call(Calls.function(ARN, "{\"n\":1}")));

    assertThat(output.text()).isEqualTo("{\"total\":0.0}");
    assertThat(standIn.requests.take())
        .startsWith(
            "POST /2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A111111111111%3Afunction%3Aprice/invocations HTTP/1.1\r\n")
        .contains("Credential=steppe/", "/us-east-1/lambda/aws4_request")
        .endsWith("\r\n\r\n{\"n\":1}");
  }

  @Test
  void lambdaInvokeAnswersAsRecorded() throws Exception {
    standIn.answer("{}");

    var output =
        Calls.answered(
            integrations().call(Calls.invoke("{\"FunctionName\":\"price\",\"Payload\":null}")));

    assertThat(output.text())
        .isEqualTo(
            """
            {"ExecutedVersion":"$LATEST","Payload":{},"SdkHttpMetadata":{"AllHttpHeaders":\
            {"Date":["Thu, 28 Nov 2024 13:05:54 GMT"],"Content-Type":["application/json"],\
            "Content-Length":["2"],"Connection":["keep-alive"],"x-amzn-RequestId":["req-1"],\
            "X-Amz-Executed-Version":["$LATEST"],"x-amzn-Remapped-Content-Length":["0"],\
            "X-Amzn-Trace-Id":["root=1-0"]},"HttpHeaders":{"Connection":"keep-alive",\
            "Content-Length":"2","Content-Type":"application/json",\
            "Date":"Thu, 28 Nov 2024 13:05:54 GMT","X-Amz-Executed-Version":"$LATEST",\
            "x-amzn-Remapped-Content-Length":"0","x-amzn-RequestId":"req-1",\
            "X-Amzn-Trace-Id":"root=1-0"},"HttpStatusCode":200},\
            "SdkResponseMetadata":{"RequestId":"req-1"},"StatusCode":200}\
            """);
    assertThat(standIn.requests.take())
        .startsWith("POST /2015-03-31/functions/price/invocations HTTP/1.1\r\n")
        .contains("/eu-west-1/lambda/aws4_request")
        .endsWith("\r\n\r\n");
  }

  @Test
  void theParametersOfInvokeReachTheWire() throws Exception {
    standIn.reply(
        """
        HTTP/1.1 202 Accepted
        x-amzn-RequestId: req-2
        Content-Length: 0

        """);

    var output =
        Calls.answered(
            integrations()
                .call(
                    Calls.invoke(
                        """
                        {"FunctionName":"price","Payload":[1,"ü"],"InvocationType":"Event",
                         "Qualifier":"v 1","LogType":"Tail","ClientContext":"e30="}
                        """)));

    assertThat(output.text()).contains("\"Payload\":{}", "\"StatusCode\":202");
    assertThat(standIn.requests.take())
        .startsWith("POST /2015-03-31/functions/price/invocations?Qualifier=v%201 HTTP/1.1\r\n")
        .contains("X-Amz-Invocation-Type: Event\r\n")
        .contains("X-Amz-Log-Type: Tail\r\n")
        .contains("X-Amz-Client-Context: e30=\r\n")
        .endsWith("\r\n\r\n[1,\"ü\"]");
  }

  @Test
  void aPayloadThatIsAStringIsTheEventsText() throws Exception {
    standIn.answer("true");

    var output =
        (Json.Obj)
            Calls.answered(
                integrations()
                    .call(Calls.invoke("{\"FunctionName\":\"price\",\"Payload\":\"true\"}")));

    assertThat(output.get("Payload")).hasValue(Json.Bool.TRUE);
    assertThat(standIn.requests.take()).endsWith("\r\n\r\ntrue");
  }

  @Test
  void aResultThatIsNotJsonIsAStringAndNoneIsAnEmptyObject() throws Exception {
    standIn.answer("not json");
    standIn.answer("");

    assertThat(Calls.answered(integrations().call(Calls.function(ARN, "1"))))
        .isEqualTo(Json.of("not json"));
    assertThat(Calls.answered(integrations().call(Calls.function(ARN, "1"))))
        .isEqualTo(Json.Obj.EMPTY);
  }

  @Test
  void aResultMayComeInChunksOrUntilTheEnd() throws Exception {
    standIn.reply(
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3;x=y\r\n[1,\r\n2\r\n2]\r\n0\r\n\r\n");
    standIn.replies.add("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n[3]");

    assertThat(Calls.answered(integrations().call(Calls.function(ARN, "1"))).text())
        .isEqualTo("[1,2]");
    assertThat(Calls.answered(integrations().call(Calls.function(ARN, "1"))).text())
        .isEqualTo("[3]");
  }

  @Test
  void aBrokenAnswerIsNoAnswer() throws Exception {
    for (var broken :
        List.of(
            "HTTP/1.1 200 OK\nContent-Length: 10\n\n[1]",
            "HTTP/1.1 200 OK\nContent-Length: x\n\n[1]",
            "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nzz\r\n",
            "SSH-2.0\n\n")) {
      standIn.reply(broken);
      assertThat(Calls.failed(integrations().call(Calls.function(ARN, "1"))).error())
          .as(broken)
          .hasValue("Lambda.SdkClientException");
    }
  }

  @Test
  void aFunctionsErrorKeepsItsNameAndItsWords() throws Exception {
    standIn.reply(failing(SPACED));

    assertThat(integrations().call(Calls.function(ARN, "{}")))
        .isEqualTo(TaskOutcome.Failed.of("Mine", SPACED));
  }

  @Test
  void aFunctionsErrorIsWrittenCompactlyByInvoke() throws Exception {
    standIn.reply(failing(SPACED));

    assertThat(integrations().call(Calls.invoke("{\"FunctionName\":\"" + ARN + "\"}")))
        .isEqualTo(
            TaskOutcome.Failed.of("Mine", "{\"errorMessage\":\"m\",\"errorType\":\"Mine\"}"));
  }

  private static final String SPACED = "{\"errorMessage\": \"m\", \"errorType\": \"Mine\"}";

  private static String failing(String error) {
    return ANSWERED
        .formatted(error.length(), error)
        .replace("x-amzn-Remapped", "X-Amz-Function-Error: Unhandled\nx-amzn-Remapped");
  }

  @Test
  void anErrorWithoutATypeIsUnknown() throws Exception {
    var error = "{\"errorMessage\":\"2024 Task timed out after 3.00 seconds\"}";
    standIn.reply(
        ANSWERED
            .formatted(error.length(), error)
            .replace("x-amzn-Remapped", "X-Amz-Function-Error: Unhandled\nx-amzn-Remapped"));

    assertThat(integrations().call(Calls.function(ARN, "{}")))
        .isEqualTo(
            TaskOutcome.Failed.of(
                "Lambda.Unknown",
                "The cause could not be determined because Lambda did not return an error type. Returned payload: "
                    + error));
  }

  @Test
  void aServiceErrorIsNamedAndWordedByTheSdk() throws Exception {
    var body = "{\"Type\":\"User\",\"Message\":\"Function not found: " + ARN + "\"}";
    standIn.reply(
        """
        HTTP/1.1 404 Not Found
        x-amzn-RequestId: req-3
        x-amzn-ErrorType: ResourceNotFoundException:http://internal
        Content-Length: %d

        %s\
        """
            .formatted(body.length(), body));
    standIn.reply(
        """
        HTTP/1.1 403 Forbidden
        x-amzn-RequestId: req-4
        x-amzn-ErrorType: AccessDeniedException
        Content-Length: 16

        {"message":"no"}\
        """);

    assertThat(integrations().call(Calls.function(ARN, "{}")))
        .isEqualTo(
            TaskOutcome.Failed.of(
                "Lambda.ResourceNotFoundException",
                "Function not found: "
                    + ARN
                    + ":$LATEST (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: req-3; Proxy: null)"));
    assertThat(integrations().call(Calls.function(ARN, "{}")))
        .isEqualTo(
            TaskOutcome.Failed.of(
                "Lambda.AWSLambdaException",
                "no (Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException; Request ID: req-4; Proxy: null)"));
  }

  @Test
  void noAnswerIsAnErrorOfTheClientAndNothingIsSentTwice() throws Exception {
    standIn.replies.add("");
    assertThat(Calls.failed(integrations().call(Calls.function(ARN, "{}"))).error())
        .hasValue("Lambda.SdkClientException");
    assertThat(standIn.requests).hasSize(1);
  }

  @Test
  void aPortWhereNobodyListensIsAnErrorOfTheClient() throws Exception {
    int port;
    try (var unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = unused.getLocalPort();
    }
    var handler =
        new Integrations(
            Calls.noNode(),
            Optional.empty(),
            Optional.of(new LambdaEndpoint(WEB, URI.create("http://127.0.0.1:" + port))));

    assertThat(Calls.failed(handler.call(Calls.function(ARN, "{}"))).cause().orElseThrow())
        .startsWith("Unable to execute HTTP request: ")
        .contains("Connection refused");
  }

  @Test
  void anInterruptEndsTheWaiting() throws Exception {
    var interrupted = new CompletableFuture<Boolean>();
    var asked = new CountDownLatch(1);
    var handler = integrations();
    var caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                asked.countDown();
                handler.call(Calls.function(ARN, "{}"));
                interrupted.complete(false);
              } catch (InterruptedException _) {
                interrupted.complete(true);
              }
            });
    asked.await();
    standIn.requests.take();
    caller.interrupt();

    assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theEnvironmentNamesTheAddressAndTheServicesOwnVariableWins() {
    assertThat(LambdaEndpoint.of(WEB, Map.of())).isEmpty();
    assertThat(LambdaEndpoint.of(WEB, Map.of("LAMBDA_ENDPOINT", " "))).isEmpty();
    for (var set :
        List.of(
            Map.of("AWS_ENDPOINT_URL", "ftp://x", "LAMBDA_ENDPOINT", "http://a"),
            Map.of("LAMBDA_ENDPOINT", "ftp://x", "AWS_ENDPOINT_URL_LAMBDA", "http://a"),
            Map.of("AWS_ENDPOINT_URL", "http://a"))) {
      assertThat(LambdaEndpoint.of(WEB, set)).isPresent();
    }
    assertThatThrownBy(() -> LambdaEndpoint.of(WEB, Map.of("AWS_ENDPOINT_URL", "ftp://x")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
