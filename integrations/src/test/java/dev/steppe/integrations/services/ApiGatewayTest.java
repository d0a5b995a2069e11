package dev.steppe.integrations.services;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.steppe.asl.json.Json;
import dev.steppe.integrations.aws.AwsClient;
import dev.steppe.integrations.aws.Endpoints;
import dev.steppe.integrations.aws.InProcess;
import dev.steppe.integrations.web.Egress;
import dev.steppe.integrations.web.WebClient;
import dev.steppe.runtime.TaskOutcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Requests to APIs of API Gateway, which a server of the test stands for.
class ApiGatewayTest {
  private HttpServer server;
  private String request = "";
  private Map<String, List<String>> headers = Map.of();
  private int status = 200;
  private String type = "application/json";
  private String answer = "{\"a\":[1]}";

  ApiGatewayTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void serve() {
    server.createContext(
        "/",
        exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          request = exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body;
          headers = exchange.getRequestHeaders();
          exchange.getResponseHeaders().put("Content-Type", List.of(type));
          exchange.getResponseHeaders().put("X-Mine", List.of("1", "2"));
          var bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private TaskOutcome invoke(String parameters) throws InterruptedException {
    return invoke(parameters, Map.of("apigateway", address("/base/")));
  }

  private URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private TaskOutcome invoke(String parameters, Map<String, URI> endpoints)
      throws InterruptedException {
    try (var web = new WebClient(Egress.ANYWHERE);
        var client =
            AwsClient.open(
                Tried.CATALOGUE, new Endpoints(endpoints, Map.of(), false), InProcess.NOTHING)) {
      return new OptimizedTask(Tried.CATALOGUE, client, web, _ -> Optional.empty(), JobPace.USUAL)
          .call(Tried.call("apigateway:invoke", parameters));
    }
  }

  @Test
  void theRequestIsMadeOfItsParts() throws Exception {
    var output =
        Tried.answered(
            invoke(
                """
                {"ApiEndpoint":"id.execute-api.us-east-1.amazonaws.com","Method":"POST",
                 "Stage":"prod","Path":"/a b/@connections/x=","Headers":{"k":["1","2"],"l":"3"},
                 "QueryParameters":{"q":["x y","&"],"r":"1"},
                 "RequestBody":{"kept":[{"n":null,"m":1}],"gone":null}}
                """));

    assertThat(request)
        .isEqualTo(
            "POST /base/prod/a%20b/@connections/x=?q=x%20y&q=%26&r=1 {\"kept\":[{\"m\":1}]}");
    assertThat(headers.get("K")).containsExactly("1", "2");
    assertThat(headers.get("L")).containsExactly("3");
    assertThat(headers.get("Content-type")).containsExactly("application/json");
    assertThat(headers).doesNotContainKey("Authorization");
    assertThat(Form.at(output, "ResponseBody.a.0")).hasValue(Json.of(1));
    assertThat(Form.at(output, "Headers.X-mine.1")).hasValue(Json.of("2"));
    assertThat(Form.at(output, "StatusCode")).hasValue(Json.of(200));
    assertThat(Form.at(output, "StatusText")).hasValue(Json.of("OK"));
  }

  @Test
  void nullsAreSentIfThatIsAllowedAndTextAsItIs() throws Exception {
    invoke(
        "{\"ApiEndpoint\":\"h\",\"Method\":\"PUT\",\"AllowNullValues\":true,\"RequestBody\":{\"n\":null}}");
    assertThat(request).isEqualTo("PUT /base/ {\"n\":null}");

    invoke("{\"ApiEndpoint\":\"h\",\"Method\":\"PATCH\",\"RequestBody\":\"text\"}");
    assertThat(request).isEqualTo("PATCH /base/ text");

    invoke("{\"ApiEndpoint\":\"h\",\"Method\":\"GET\",\"RequestBody\":{}}");
    assertThat(request).isEqualTo("GET /base/ ");
  }

  @ParameterizedTest
  @CsvSource({"IAM_ROLE", "RESOURCE_POLICY"})
  void whoeverShowsWhoItIsSigns(String auth) throws Exception {
    Tried.answered(
        invoke("{\"ApiEndpoint\":\"h\",\"Method\":\"GET\",\"AuthType\":\"" + auth + "\"}"));

    assertThat(headers.get("Authorization"))
        .singleElement()
        .asString()
        .startsWith("AWS4-HMAC-SHA256 Credential=")
        .contains("/eu-west-1/execute-api/aws4_request");
  }

  @Test
  void anAnswerThatIsNoSuccessFailsTheTaskWithItsStatus() throws Exception {
    status = 403;
    answer = "{\"message\":\"Missing Authentication Token\"}";

    var failed = Tried.failed(invoke("{\"ApiEndpoint\":\"h\",\"Method\":\"GET\"}"));
    assertThat(failed.error()).hasValue("ApiGateway.403");
    assertThat(failed.cause()).hasValue("{\"message\":\"Missing Authentication Token\"}");
  }

  @Test
  void aBodyThatIsNoJsonIsText() throws Exception {
    type = "text/plain";
    answer = "1";

    var output = Tried.answered(invoke("{\"ApiEndpoint\":\"h\",\"Method\":\"GET\"}"));
    assertThat(Form.at(output, "ResponseBody")).hasValue(Json.of("1"));
  }

  @Test
  void anApiAtAwsIsNotCalledUnlessAwsIs() throws Exception {
    var failed =
        Tried.failed(
            invoke(
                "{\"ApiEndpoint\":\"id.execute-api.us-east-1.amazonaws.com\",\"Method\":\"GET\"}",
                Map.of()));
    assertThat(failed.error()).hasValue("ApiGateway.SdkClientException");
    assertThat(failed.cause().orElseThrow()).contains("--endpoint apigateway=URL", "--aws");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"ApiEndpoint":"h","Method":"TRACE"}
          {"ApiEndpoint":"h/path","Method":"GET"}
          {"ApiEndpoint":"user@h","Method":"GET"}
          {"ApiEndpoint":"h","Method":"GET","AuthType":"BASIC"}
          {"ApiEndpoint":"h","Method":"GET","Headers":{"Host":"x"}}
          {"ApiEndpoint":"h","Method":"GET","Headers":{"a":"b\\nc"}}
          """)
  void whatMakesNoRequestFailsTheTaskBeforeAnythingIsSent(String parameters) throws Exception {
    assertThat(Tried.failed(invoke(parameters)).error()).hasValue("States.Runtime");
    assertThat(request).isEmpty();
  }
}
