package dev.steppe.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.steppe.asl.json.Json;
import dev.steppe.server.boot.ServiceSettings;
import dev.steppe.server.boot.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.ConnectionAuthorizationType;
import software.amazon.awssdk.services.eventbridge.model.ConnectionBodyParameter;
import software.amazon.awssdk.services.eventbridge.model.ConnectionHeaderParameter;
import software.amazon.awssdk.services.eventbridge.model.ConnectionOAuthHttpMethod;
import software.amazon.awssdk.services.eventbridge.model.ConnectionQueryStringParameter;
import software.amazon.awssdk.services.eventbridge.model.ConnectionState;
import software.amazon.awssdk.services.eventbridge.model.CreateConnectionAuthRequestParameters;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;
import software.amazon.awssdk.services.sfn.model.InspectionLevel;
import software.amazon.awssdk.services.sfn.model.InvalidDefinitionException;
import software.amazon.awssdk.services.sfn.model.SfnException;
import software.amazon.awssdk.services.sfn.model.TestStateResponse;

/// HTTP tasks from end to end: connections made by AWS's own client, an API on loopback, and no
/// secret anywhere but there.
final class HttpTaskClientTest {
  private static final String ROLE = "arn:aws:iam::111122223333:role/r";
  private static final String SECRET = "5e5am-0pen-y0u";

  private final Path directory;
  private final HttpServer api;
  private final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
  private RunningServer server;
  private EventBridgeClient events;
  private SfnClient client;

  HttpTaskClientTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    api.createContext("/", this::answer);
    api.start();
    server = start();
    events = client(EventBridgeClient.builder());
    client = client(SfnClient.builder());
  }

  private RunningServer start() {
    var defaults = Settings.DEFAULTS;
    return RunningServer.with(
        new Settings(
                defaults.host(),
                0,
                Optional.of(directory.resolve("data")),
                Optional.empty(),
                defaults.nobody(),
                false)
            .with(
                new ServiceSettings(
                    false,
                    Map.of(),
                    List.of(),
                    Optional.empty(),
                    List.of("127.0.0.1"),
                    Optional.empty())));
  }

  private <B extends AwsClientBuilder<B, C>, C> C client(B builder) {
    return builder
        .endpointOverride(server.uri())
        .region(Region.EU_WEST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("111122223333", "x")))
        .overrideConfiguration(
            c -> c.putAdvancedOption(SdkAdvancedClientOption.DISABLE_HOST_PREFIX_INJECTION, true))
        .build();
  }

  private void restart() {
    events.close();
    client.close();
    server.close();
    server = start();
    events = client(EventBridgeClient.builder());
    client = client(SfnClient.builder());
  }

  @AfterEach
  void stop() {
    events.close();
    client.close();
    server.close();
    api.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange
        .getRequestHeaders()
        .getOrDefault("Authorization", List.of(""))
        .forEach(authorizations::add);
    var path = exchange.getRequestURI().getPath();
    var body =
        switch (path) {
          case "/token" -> "{\"access_token\":\"token-" + SECRET + "\"}";
          default -> "{\"said\":\"hello\"}";
        };
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(path.equals("/refuses") ? 401 : 200, body.length());
    exchange.getResponseBody().write(body.getBytes(UTF_8));
    exchange.close();
  }

  private String url(String path) {
    return "http://127.0.0.1:" + api.getAddress().getPort() + path;
  }

  private static CreateConnectionAuthRequestParameters basic() {
    return CreateConnectionAuthRequestParameters.builder()
        .basicAuthParameters(b -> b.username("me").password(SECRET))
        .invocationHttpParameters(h ->
            h.headerParameters(
                    ConnectionHeaderParameter.builder()
                        .key("X-Hidden")
                        .value("header-" + SECRET)
                        .isValueSecret(true)
                        .build())
                .queryStringParameters(
                    ConnectionQueryStringParameter.builder()
                        .key("hidden")
                        .value("query-" + SECRET)
                        .isValueSecret(true)
                        .build())
                .bodyParameters(
                    body("hidden", "body-" + SECRET, true), body("shown", "plain", false)))
        .build();
  }

  private static ConnectionBodyParameter body(String key, String value, boolean secret) {
    return ConnectionBodyParameter.builder().key(key).value(value).isValueSecret(secret).build();
  }

  private String basicConnection(String name) {
    return events
        .createConnection(r ->
            r.name(name)
                .description("d")
                .authorizationType(ConnectionAuthorizationType.BASIC)
                .authParameters(basic()))
        .connectionArn();
  }

  private String state(String connection, String path) {
    return Json.object()
        .put("Type", "Task")
        .put("Resource", "arn:aws:states:::http:invoke")
        .put(
            "Parameters",
            Json.object()
                .put("ApiEndpoint", url(path))
                .put("Method", "POST")
                .put("InvocationConfig", Json.object().put("ConnectionArn", connection).build())
                .put("QueryParameters", Json.object().put("q", "1").build())
                .put("Headers", Json.object().put("definitionHeader", "h1").build())
                .put("RequestBody", Json.object().put("message", "Hello").build())
                .build())
        .put("End", true)
        .build()
        .text();
  }

  private List<HistoryEvent> run(String state) {
    var machine =
        client
            .createStateMachine(r ->
                r.name("m" + System.nanoTime())
                    .roleArn(ROLE)
                    .definition("{\"StartAt\":\"A\",\"States\":{\"A\":" + state + "}}"))
            .stateMachineArn();
    var execution = client.startExecution(r -> r.stateMachineArn(machine)).executionArn();
    server.ended(execution);
    return client.getExecutionHistory(r -> r.executionArn(execution)).events();
  }

  @Test
  void anApiIsCalledWithWhatTheConnectionAdds() {
    var history = run(state(basicConnection("c"), "/hello"));

    assertThat(history)
        .extracting(HistoryEvent::type)
        .containsExactly(
            HistoryEventType.EXECUTION_STARTED,
            HistoryEventType.TASK_STATE_ENTERED,
            HistoryEventType.TASK_SCHEDULED,
            HistoryEventType.TASK_STARTED,
            HistoryEventType.TASK_SUCCEEDED,
            HistoryEventType.TASK_STATE_EXITED,
            HistoryEventType.EXECUTION_SUCCEEDED);
    var scheduled = history.get(2).taskScheduledEventDetails();
    assertThat(scheduled.resourceType()).isEqualTo("http");
    assertThat(scheduled.resource()).isEqualTo("invoke");
    assertThat(history.get(4).taskSucceededEventDetails().output())
        .contains("\"ResponseBody\":{\"said\":\"hello\"}", "\"StatusCode\":200");
    assertThat(authorizations).containsExactly("Basic bWU6NWU1YW0tMHBlbi15MHU=");
  }

  @Test
  void connectionsLiveThroughARestartAndShowNoSecret() {
    var arn = basicConnection("c");
    restart();

    var found = events.describeConnection(r -> r.name("c"));
    assertThat(arn).matches("arn:aws:events:eu-west-1:111122223333:connection/c/[0-9a-f-]{36}");
    assertThat(found.connectionArn()).isEqualTo(arn);
    assertThat(found.description()).isEqualTo("d");
    assertThat(found.connectionState()).isEqualTo(ConnectionState.AUTHORIZED);
    assertThat(found.secretArn())
        .startsWith("arn:aws:secretsmanager:eu-west-1:111122223333:secret:events!connection/c/");
    assertThat(found.authParameters().basicAuthParameters().username()).isEqualTo("me");
    assertThat(found.authParameters().invocationHttpParameters().bodyParameters().get(1).value())
        .isEqualTo("plain");
    assertThat(found.toString()).doesNotContain(SECRET);
    assertThat(
            server
                .send(
                    server
                        .post("{\"Name\":\"c\"}")
                        .header("X-Amz-Target", "AWSEvents.DescribeConnection")
                        .header(
                            "Authorization",
                            "AWS4-HMAC-SHA256 Credential=111122223333/20260101/eu-west-1/events/aws4_request"))
                .body())
        .contains(arn)
        .doesNotContain(SECRET);
    assertThat(run(state(arn, "/hello")).getLast().type())
        .isEqualTo(HistoryEventType.EXECUTION_SUCCEEDED);
  }

  @Test
  void aConnectionIsUpdatedDeauthorizedAndDeleted() {
    var arn = basicConnection("c");
    assertThatThrownBy(() -> basicConnection("c"))
        .isInstanceOf(ResourceAlreadyExistsException.class);

    events.updateConnection(
        r -> r.name("c").authParameters(p -> p.basicAuthParameters(b -> b.username("you"))));
    run(state(arn, "/hello"));
    assertThat(authorizations)
        .as("the password stayed")
        .containsExactly("Basic eW91OjVlNWFtLTBwZW4teTB1");

    events.deauthorizeConnection(r -> r.name("c"));
    failed(run(state(arn, "/hello")), "Events.ConnectionResource.InvalidConnectionState");
    assertThatThrownBy(() ->
            events.updateConnection(r ->
                r.name("c").authParameters(p -> p.basicAuthParameters(b -> b.username("you")))))
        .isInstanceOf(EventBridgeException.class)
        .hasMessageContaining("BasicAuthParameters.Password");

    events.updateConnection(r ->
        r.name("c")
            .authorizationType("API_KEY")
            .authParameters(
                p -> p.apiKeyAuthParameters(k -> k.apiKeyName("X-Key").apiKeyValue(SECRET))));
    assertThat(events.describeConnection(r -> r.name("c")).authParameters().basicAuthParameters())
        .isNull();
    assertThat(run(state(arn, "/hello")).getLast().type())
        .isEqualTo(HistoryEventType.EXECUTION_SUCCEEDED);

    assertThat(events.deleteConnection(r -> r.name("c")).connectionState())
        .isEqualTo(ConnectionState.DELETING);
    assertThatThrownBy(() -> events.describeConnection(r -> r.name("c")))
        .isInstanceOf(ResourceNotFoundException.class);
    var next = basicConnection("c");
    assertThat(next).isNotEqualTo(arn);
    failed(run(state(arn, "/hello")), "Events.ConnectionResource.ResourceNotFound");
  }

  @Test
  void anAnswerOf401DeauthorizesUntilTheConnectionIsUpdated() {
    var arn = basicConnection("c");

    failed(run(state(arn, "/refuses")), "States.Http.StatusCode.401");
    failed(run(state(arn, "/hello")), "Events.ConnectionResource.InvalidConnectionState");
    var found = events.describeConnection(r -> r.name("c"));
    assertThat(found.connectionState()).isEqualTo(ConnectionState.DEAUTHORIZED);
    assertThat(found.stateReason()).isEqualTo("The API at 127.0.0.1 answered 401.");

    events.updateConnection(r -> r.name("c"));
    assertThat(run(state(arn, "/hello")).getLast().type())
        .isEqualTo(HistoryEventType.EXECUTION_SUCCEEDED);
  }

  private static void failed(List<HistoryEvent> history, String error) {
    assertThat(history.getLast().executionFailedEventDetails().error()).isEqualTo(error);
  }

  @Test
  void connectionsAreListedInPages() {
    for (var name : List.of("b", "a1", "a2")) {
      basicConnection(name);
    }

    assertThat(events.listConnections(r -> r.limit(2)).connections().stream().map(it -> it.name()))
        .containsExactly("a1", "a2");
    var token = events.listConnections(r -> r.limit(2)).nextToken();
    assertThat(
            events.listConnections(r -> r.limit(2).nextToken(token)).connections().stream()
                .map(it -> it.name()))
        .containsExactly("b");
    assertThat(
            events
                .listConnections(r -> r.namePrefix("a").connectionState("AUTHORIZED"))
                .connections())
        .hasSize(2);
    assertThat(events.listConnections(r -> r.connectionState("DEAUTHORIZED")).connections())
        .isEmpty();
  }

  @Test
  void whatIsNoConnectionIsRefused() {
    assertThatThrownBy(() ->
            events.createConnection(r ->
                r.name("c")
                    .authorizationType("API_KEY")
                    .authParameters(
                        p -> p.basicAuthParameters(b -> b.username("u").password("p")))))
        .isInstanceOf(EventBridgeException.class)
        .hasMessageContaining("AuthParameters.ApiKeyAuthParameters.ApiKeyName must be given");
    assertThatThrownBy(() ->
            events.createConnection(r ->
                r.name("a/b")
                    .authorizationType("BASIC")
                    .authParameters(
                        p -> p.basicAuthParameters(b -> b.username("u").password("p\n")))))
        .isInstanceOf(EventBridgeException.class)
        .hasMessageContaining("2 validation errors")
        .hasMessageNotContaining("p\n");
    assertThat(server.send(server.post("{}").header("X-Amz-Target", "AWSEvents.PutEvents")).body())
        .contains("UnknownOperationException", "CreateConnection");
  }

  /// The model's own patterns would be at this for ever.
  @ParameterizedTest
  @ValueSource(strings = {" ", "a ", "\t", "%"})
  void hostileTextsAreCheckedInTime(String part) {
    var text = part.repeat(50_000) + ":";
    var body =
        Json.object()
            .put("Name", "c")
            .put("AuthorizationType", "OAUTH_CLIENT_CREDENTIALS")
            .put(
                "AuthParameters",
                Json.object()
                    .put(
                        "OAuthParameters",
                        Json.object()
                            .put("AuthorizationEndpoint", text)
                            .put("HttpMethod", "POST")
                            .put(
                                "ClientParameters",
                                Json.object()
                                    .put("ClientID", text)
                                    .put("ClientSecret", text)
                                    .build())
                            .build())
                    .build())
            .build()
            .text();

    var answer =
        server.send(server.post(body).header("X-Amz-Target", "AWSEvents.CreateConnection"));

    assertThat(answer.status()).isEqualTo(400);
  }

  @Test
  void aTokenIsFetchedForOAuth() {
    var arn =
        events
            .createConnection(r ->
                r.name("o")
                    .authorizationType("OAUTH_CLIENT_CREDENTIALS")
                    .authParameters(p ->
                        p.oAuthParameters(o ->
                            o.clientParameters(c -> c.clientID("me").clientSecret(SECRET))
                                .authorizationEndpoint(url("/token"))
                                .httpMethod(ConnectionOAuthHttpMethod.POST))))
            .connectionArn();

    run(state(arn, "/hello"));

    assertThat(authorizations)
        .containsExactly("Basic bWU6NWU1YW0tMHBlbi15MHU=", "Bearer token-" + SECRET);
  }

  @Test
  void noSecretIsInTheDataTheHistoryOrTheAnswers() throws IOException {
    var arn = basicConnection("c");
    var shown = new StringBuilder();
    run(state(arn, "/hello")).forEach(shown::append);
    run(state(arn, "/refuses")).forEach(shown::append);
    shown.append(events.listConnections(r -> {}));
    shown.append(test(arn, false));
    restart();
    shown.append(events.describeConnection(r -> r.name("c")));

    assertThat(shown.toString()).doesNotContain(SECRET);
    var files = 0;
    try (var all = Files.walk(directory)) {
      for (var file : all.filter(Files::isRegularFile).toList()) {
        files++;
        var bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(bytes.contains(SECRET)).as("%s", file).isFalse();
        assertThat(bytes.contains("NWU1YW0tMHBlbi15MHU")).as("%s", file).isFalse();
      }
    }
    assertThat(files).isGreaterThan(5);
    assertThat(directory.resolve("data.key")).exists();
  }

  private TestStateResponse test(String connection, boolean reveal) {
    return client.testState(r ->
        r.definition(state(connection, "/hello"))
            .roleArn(ROLE)
            .inspectionLevel(InspectionLevel.TRACE)
            .revealSecrets(reveal));
  }

  @Test
  void aTriedStateShowsWhatIsSentWithoutWhatTheConnectionAdds() {
    var data = test(basicConnection("c"), false).inspectionData();

    assertThat(data.request().protocol()).isEqualTo("http");
    assertThat(data.request().method()).isEqualTo("POST");
    assertThat(data.request().url()).isEqualTo(url("/hello?q=1"));
    assertThat(data.request().headers())
        .isEqualTo(
            "[definitionHeader: h1, User-Agent: Amazon|StepFunctions|HttpInvoke|eu-west-1, Range:"
                + " bytes=0-262144]");
    assertThat(data.request().body()).isEqualTo("{\"message\":\"Hello\"}");
    assertThat(data.response().protocol()).isEqualTo("http");
    assertThat(data.response().statusCode()).isEqualTo("200");
    assertThat(data.response().statusMessage()).isEqualTo("OK");
    assertThat(data.response().headers()).contains("Content-type: application/json");
    assertThat(data.response().body()).isEqualTo("{\"said\":\"hello\"}");
  }

  @Test
  void aTriedStateShowsAllIfThatIsAskedFor() {
    var data = test(basicConnection("c"), true).inspectionData();

    assertThat(data.request().url()).isEqualTo(url("/hello?q=1&hidden=query-" + SECRET));
    assertThat(data.request().headers())
        .isEqualTo(
            "[definitionHeader: h1, Authorization: Basic bWU6NWU1YW0tMHBlbi15MHU=, X-Hidden:"
                + " header-"
                + SECRET
                + ", User-Agent: Amazon|StepFunctions|HttpInvoke|eu-west-1, Range:"
                + " bytes=0-262144]");
    assertThat(data.request().body())
        .isEqualTo(
            "{\"message\":\"Hello\",\"hidden\":\"body-" + SECRET + "\",\"shown\":\"plain\"}");
  }

  @Test
  void secretsAreNotRevealedWithAMockNorWithoutTrace() {
    var arn = basicConnection("c");

    assertThatThrownBy(() ->
            client.testState(r ->
                r.definition(state(arn, "/hello"))
                    .mock(m -> m.result("{}").fieldValidationMode("NONE"))
                    .revealSecrets(true)))
        .isInstanceOf(SfnException.class)
        .hasMessageContaining("does not support RevealSecrets when a mock is specified");
    var debug =
        client.testState(r ->
            r.definition(state(arn, "/hello"))
                .roleArn(ROLE)
                .inspectionLevel(InspectionLevel.DEBUG)
                .revealSecrets(true));
    assertThat(debug.inspectionData().request()).isNull();
    assertThat(debug.toString()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Method\":\"GET\",\"InvocationConfig\":{\"ConnectionArn\":\"a\"}}",
        "{\"ApiEndpoint\":\"https://a.b\",\"InvocationConfig\":{\"ConnectionArn\":\"a\"}}",
        "{\"ApiEndpoint\":\"https://a.b\",\"Method\":\"GET\"}",
        "{\"ApiEndpoint\":\"https://a.b\",\"Method\":\"GET\",\"InvocationConfig\":{}}",
        "{\"ApiEndpoint\":\"https://a.b\",\"Method\":\"TRACE\",\"InvocationConfig\":{\"ConnectionArn\":\"a\"}}",
        "{\"ApiEndpoint\":\"https://a.b\",\"Method\":\"GET\",\"InvocationConfig\":{\"ConnectionArn\":\"a\"},\"Authentication\":{\"ConnectionArn\":\"a\"}}"
      })
  void aDefinitionThatCanNotRunIsRefused(String parameters) {
    assertThatThrownBy(() ->
            client.createStateMachine(r ->
                r.name("m")
                    .roleArn(ROLE)
                    .definition(
                        "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Task\",\"Resource\":\"arn:aws:states:::http:invoke\",\"Parameters\":"
                            + parameters
                            + ",\"End\":true}}}")))
        .isInstanceOf(InvalidDefinitionException.class)
        .hasMessageContaining("/States/A");
  }
}
