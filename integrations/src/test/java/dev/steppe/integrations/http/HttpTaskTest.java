package dev.steppe.integrations.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.Resource;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.ExecutionId;
import dev.steppe.integrations.web.EgressRules;
import dev.steppe.integrations.web.WebClient;
import dev.steppe.runtime.HttpTaps;
import dev.steppe.runtime.TaskCall;
import dev.steppe.runtime.TaskOutcome;
import dev.steppe.store.memory.MemoryStore;
import dev.steppe.store.vault.Vault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTaskTest {
  private static final ExecutionId EXECUTION =
      new ExecutionId("arn:aws:states:eu-west-1:123456789012:execution:m:run");
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Path file;
  private final Peer peer = new Peer();
  private WebClient client = new WebClient(EgressRules.of(List.of()));
  private final MemoryStore store = new MemoryStore();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final HttpTask task;

  HttpTaskTest(@TempDir Path directory) throws IOException {
    file = directory.resolve("connections.json");
    Files.writeString(
        file,
        """
        {"open": {"AuthorizationType": "NONE"},
         "basic": {"AuthorizationType": "BASIC", "AuthParameters":
           {"BasicAuthParameters": {"Username": "u", "Password": "sesam"}}},
         "key": {"AuthorizationType": "API_KEY", "AuthParameters":
           {"ApiKeyAuthParameters": {"ApiKeyName": "X-Key", "ApiKeyValue": "sesam"}}},
         "oauth": {"AuthorizationType": "OAUTH_CLIENT_CREDENTIALS", "AuthParameters":
           {"OAuthParameters": {
             "ClientParameters": {"ClientID": "me", "ClientSecret": "sesam"},
             "AuthorizationEndpoint": "PEER/token?tenant=1", "HttpMethod": "POST",
             "OAuthHttpParameters": {
               "BodyParameters": [{"Key": "scope", "Value": "read write"}],
               "QueryStringParameters": [{"Key": "v", "Value": "2"}],
               "HeaderParameters": [{"Key": "X-Tenant", "Value": "t"}]}}}},
         "inbody": {"AuthorizationType": "OAUTH_CLIENT_CREDENTIALS", "AuthParameters":
           {"OAuthParameters": {
             "ClientParameters": {"ClientID": "me", "ClientSecret": "sesam"},
             "AuthorizationEndpoint": "PEER/token", "HttpMethod": "PUT",
             "OAuthHttpParameters": {"BodyParameters": [
               {"Key": "grant_type", "Value": "urn:special"},
               {"Key": "client_secret", "Value": "sesam"}]}}}},
         "get": {"AuthorizationType": "OAUTH_CLIENT_CREDENTIALS", "AuthParameters":
           {"OAuthParameters": {
             "ClientParameters": {"ClientID": "me", "ClientSecret": "sesam"},
             "AuthorizationEndpoint": "PEER/token", "HttpMethod": "GET"}}}}
        """
            .replace("PEER", peer.url()));
    task = task("127.0.0.1");
  }

  private HttpTask task(String... allowed) throws IOException {
    client.close();
    client = new WebClient(EgressRules.of(List.of(allowed)));
    return new HttpTask(
        client,
        Connections.open(Optional.of(file), Map.of(), store.catalog(), Vault.inMemory()),
        new HttpTaps(),
        PATIENCE,
        (InstantSource) now::get);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    peer.close();
    store.close();
  }

  private static TaskCall call(String connection, String endpoint, String more) {
    var arn = "arn:aws:states:::http:invoke";
    return new TaskCall(
        EXECUTION,
        7,
        new Resource.Service(arn, "http", "invoke", Resource.Pattern.REQUEST_RESPONSE),
        Json.parse(
            """
            {"ApiEndpoint":"%s","Method":"GET","InvocationConfig":{"ConnectionArn":
             "arn:aws:events:us-east-1:999999999999:connection/%s/81210c42-8af1-456b-9c4a-6ff02fc664ac"}%s}
            """
                .formatted(endpoint, connection, more)));
  }

  private TaskOutcome get(String connection, String path) throws InterruptedException {
    return task.call(call(connection, peer.url() + path, ""));
  }

  private static Json answered(TaskOutcome outcome) {
    return switch (outcome) {
      case TaskOutcome.Answered(var output) -> output;
      case TaskOutcome.Failed failed -> throw new AssertionError(failed.toString());
    };
  }

  private static void failed(TaskOutcome outcome, String error, String cause) {
    assertThat(outcome).isInstanceOf(TaskOutcome.Failed.class);
    var failed = (TaskOutcome.Failed) outcome;
    assertThat(failed.error()).as("%s", failed).contains(error);
    assertThat(failed.cause().orElse("")).contains(cause).doesNotContain("sesam");
  }

  @Test
  void theAnswerIsTheResult() throws InterruptedException {
    peer.on(
        "/a",
        (_, out) ->
            Peer.write(
                out,
                201,
                "Content-Type: application/json; charset=utf-8\r\nX-Many: 1\r\nx-many: 2",
                "{\"a\":[1.50,\"ü\"]}"));

    var result = answered(get("open", "/a?x=%2F"));

    assertThat(result)
        .isEqualTo(
            Json.parse(
                """
                {"Headers":{"Content-Type":["application/json; charset=utf-8"],"X-Many":["1","2"],
                 "Content-Length":["17"],"Connection":["close"]},
                 "ResponseBody":{"a":[1.50,"ü"]},"StatusCode":201,"StatusText":"Whatever"}
                """));
    var request = peer.seen().getFirst();
    assertThat(request.line()).isEqualTo("GET /a?x=%2F HTTP/1.1");
    assertThat(request.header("User-Agent")).contains("Amazon|StepFunctions|HttpInvoke|eu-west-1");
    assertThat(request.header("Range")).contains("bytes=0-262144");
    assertThat(request.header("Accept-Encoding")).isEmpty();
    assertThat(request.header("Content-Type")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/json                   | [1]     | [1]
          application/problem+json           | {"a":1} | {"a":1}
          APPLICATION/JSON                   | "t"     | "t"
          application/json                   | {oops   | "{oops"
          application/json                   | ''      | ""
          text/plain                         | [1]     | "[1]"
          text/html; charset="iso-8859-1"    | <p>     | "<p>"
          """)
  void aBodyIsJsonIfItSaysSo(String type, String body, String result) throws InterruptedException {
    peer.on("/a", 200, type, body);

    assertThat(((Json.Obj) answered(get("open", "/a"))).get("ResponseBody"))
        .contains(Json.parse(result));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/octet-stream",
        "image/png",
        "Video/mp4",
        "audio/ogg; x=y",
        "text/plain; charset=no-such"
      })
  void typesThatAreNoTextFailTheTask(String type) throws InterruptedException {
    peer.on("/a", 200, type, "x");

    failed(get("open", "/a"), "States.Runtime", "The API answered with");
  }

  @Test
  void bytesThatAreNoTextFailTheTask() throws InterruptedException {
    peer.on(
        "/a",
        (_, out) ->
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n\u00ff".getBytes(ISO_8859_1)));

    failed(get("open", "/a"), "States.Runtime", "can not be read as a text");
  }

  @ParameterizedTest
  @CsvSource({
    "301, moved",
    "302, moved",
    "404, no",
    "429, slow down",
    "500, oops",
    "503, ''",
    "304, ''"
  })
  void whateverIsNoSuccessFailsTheTaskWithItsStatus(int status, String body)
      throws InterruptedException {
    peer.on("/a", (_, out) -> Peer.write(out, status, "Location: " + peer.url() + "/b", body));

    failed(
        get("open", "/a"), "States.Http.StatusCode." + status, body.isEmpty() ? "Whatever" : body);
    assertThat(peer.seen()).as("a redirect is not followed").hasSize(1);
  }

  @Test
  void aFormIsPosted() throws InterruptedException {
    peer.on("/a", 200, "text/plain", "ok");
    var call =
        call(
            "basic",
            peer.url() + "/a",
            """
            ,"Method":"POST","Headers":{"Content-Type":"application/x-www-form-urlencoded"},
            "RequestBody":{"a":["x y"]},"Transform":{"RequestBodyEncoding":"URL_ENCODED"}
            """);

    answered(task.call(call));

    var request = peer.seen().getFirst();
    assertThat(request.line()).isEqualTo("POST /a HTTP/1.1");
    assertThat(request.body()).isEqualTo("a%5B0%5D=x%20y");
    assertThat(request.header("Authorization")).contains("Basic dTpzZXNhbQ==");
    assertThat(request.header("Content-Type")).contains("application/x-www-form-urlencoded");
  }

  @Test
  void anApiKeyIsSentInItsHeader() throws InterruptedException {
    peer.on("/a", 200, "text/plain", "ok");

    answered(get("key", "/a"));

    assertThat(peer.seen().getFirst().header("X-Key")).contains("sesam");
  }

  @Test
  void aTokenIsFetchedOnceAndAgainBeforeItEnds() throws InterruptedException {
    var tokens = new AtomicInteger();
    peer.on("/a", 200, "text/plain", "ok")
        .on(
            "/token",
            (_, out) ->
                Peer.write(
                    out,
                    200,
                    "Content-Type: application/json",
                    "{\"access_token\":\"t%d\",\"expires_in\":3600}"
                        .formatted(tokens.incrementAndGet())));

    answered(get("oauth", "/a"));
    answered(get("oauth", "/a"));
    now.set(now.get().plusSeconds(3600 - 29));
    answered(get("oauth", "/a"));

    var fetched = peer.seen().getFirst();
    assertThat(fetched.line()).isEqualTo("POST /token?tenant=1&v=2 HTTP/1.1");
    assertThat(fetched.header("Authorization")).contains("Basic bWU6c2VzYW0=");
    assertThat(fetched.header("X-Tenant")).contains("t");
    assertThat(fetched.header("Content-Type")).contains("application/x-www-form-urlencoded");
    assertThat(fetched.body()).isEqualTo("grant_type=client_credentials&scope=read%20write");
    assertThat(
            peer.seen().stream()
                .filter(it -> it.line().contains("/a"))
                .map(it -> it.header("Authorization")))
        .containsExactly(
            Optional.of("Bearer t1"), Optional.of("Bearer t1"), Optional.of("Bearer t2"));
  }

  @Test
  void theClientsSecretIsSentAsTheConnectionSays() throws InterruptedException {
    peer.on("/a", 200, "text/plain", "ok")
        .on("/token", 200, "application/json", "{\"access_token\":\"t\"}");

    answered(get("inbody", "/a"));
    answered(get("get", "/a"));

    assertThat(peer.seen().get(0).header("Authorization")).isEmpty();
    assertThat(peer.seen().get(0).body()).isEqualTo("grant_type=urn%3Aspecial&client_secret=sesam");
    assertThat(peer.seen().get(2).line())
        .isEqualTo("GET /token?grant_type=client_credentials HTTP/1.1");
    assertThat(peer.seen().get(2).header("Authorization")).contains("Basic bWU6c2VzYW0=");
  }

  @Test
  void aTokenThatIsRefusedIsFetchedAnewOnce() throws InterruptedException {
    var tokens = new AtomicInteger();
    peer.on(
            "/a",
            (request, out) ->
                Peer.write(
                    out,
                    request.header("Authorization").equals(Optional.of("Bearer t1")) ? 401 : 200,
                    "X: y",
                    "ok"))
        .on(
            "/token",
            (_, out) ->
                Peer.write(
                    out, 200, "X: y", "{\"access_token\":\"t" + tokens.incrementAndGet() + "\"}"));

    answered(get("oauth", "/a"));
    answered(get("oauth", "/a"));

    assertThat(tokens).hasValue(2);
    assertThat(peer.seen()).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"basic", "key", "oauth"})
  void whoIsNotKnownEvenThenIsNotTriedAgainUntilTheFileChanges(String connection)
      throws InterruptedException, IOException {
    peer.on("/a", 401, "text/plain", "who are you")
        .on("/token", 200, "application/json", "{\"access_token\":\"t\"}");

    failed(get(connection, "/a"), "States.Http.StatusCode.401", "who are you");
    var asked = peer.seen().size();
    failed(
        get(connection, "/a"),
        "Events.ConnectionResource.InvalidConnectionState",
        "is in state DEAUTHORIZED. The API at 127.0.0.1 answered 401.");
    assertThat(peer.seen()).hasSize(asked);

    Files.writeString(file, Files.readString(file) + "\n");
    failed(get(connection, "/a"), "States.Http.StatusCode.401", "who are you");
  }

  @ParameterizedTest
  @CsvSource({
    "400, '{\"error\":\"invalid_client\",\"error_description\":\"sesam\"}', InvalidConnectionState, answered 400 with invalid_client., 1",
    "401, sesam, InvalidConnectionState, answered 401., 1",
    "200, '{\"token\":\"sesam\"}', InvalidConnectionState, without an access_token, 1",
    "200, sesam, InvalidConnectionState, without an access_token, 1",
    "200, '{\"access_token\":\"sesam\\r\\nX: y\"}', InvalidConnectionState, without an access_token, 1",
    "503, sesam, InternalError, answered 503., 2",
    "429, sesam, InternalError, answered 429., 2"
  })
  void aTokenThatIsNotToBeHadIsAnErrorOfTheConnection(
      int status, String body, String error, String cause, int asked) throws InterruptedException {
    peer.on("/token", status, "application/json", body);

    failed(get("oauth", "/a"), "Events.ConnectionResource." + error, cause);
    failed(
        get("oauth", "/a"),
        "Events.ConnectionResource." + error,
        status == 200 || status < 402 ? "DEAUTHORIZED" : cause);
    assertThat(peer.seen()).hasSize(asked);
  }

  @Test
  void anAuthorizationEndpointIsHeldToTheEgressRules() throws InterruptedException, IOException {
    var strict = task("api.example.com");

    failed(
        strict.call(call("oauth", "https://api.example.com/", "")),
        "States.Permissions",
        "add --allow-host 127.0.0.1");
    assertThat(peer.seen()).isEmpty();
  }

  @Test
  void withoutAListLoopbackIsNotReached() throws InterruptedException, IOException {
    var standard = task();

    failed(
        standard.call(call("key", peer.url() + "/a", "")),
        "States.Permissions",
        "127.0.0.1 is not a public address. If it is meant, start the server with"
            + " --allow-host 127.0.0.1.");
    assertThat(peer.seen()).isEmpty();
  }

  @Test
  void aConnectionThatIsNotThereIsNotFound() throws InterruptedException {
    failed(
        get("nobody", "/a"),
        "Events.ConnectionResource.ResourceNotFound",
        "connection/nobody/81210c42-8af1-456b-9c4a-6ff02fc664ac' does not exist.");
  }

  @Test
  void nobodyListening() throws InterruptedException {
    // No port that was free a moment ago: another process may have it by now.
    failed(task.call(call("key", "http://127.0.0.1:1/a", "")), "States.Http.Socket", "refused");
  }

  @Test
  void silenceEndsInTime() throws InterruptedException {
    var stop = new CountDownLatch(1);
    peer.on("/a", (_, _) -> stop.await());

    failed(get("key", "/a"), "States.Http.Socket", "did not answer within 2 s");
    stop.countDown();
  }

  @Test
  void aDripEndsInTime() throws InterruptedException {
    peer.on(
        "/a",
        (_, out) -> {
          out.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".getBytes(UTF_8));
          drip(out, "x");
        });

    failed(get("key", "/a"), "States.Http.Socket", "did not answer within 2 s");
  }

  @Test
  void aDripOfHeadersEndsInTime() throws InterruptedException {
    peer.on(
        "/a",
        (_, out) -> {
          out.write("HTTP/1.1 200 OK\r\n".getBytes(UTF_8));
          drip(out, "X: y\r\n");
        });

    failed(get("key", "/a"), "States.Http.Socket", "did not answer within 2 s");
  }

  private static void drip(OutputStream out, String drop) throws IOException, InterruptedException {
    while (true) {
      out.write(drop.getBytes(UTF_8));
      out.flush();
      Thread.sleep(20);
    }
  }

  @Test
  void tenGigabytesAreCutOff() throws InterruptedException {
    var written = new AtomicInteger();
    peer.on(
        "/a",
        (_, out) -> {
          out.write("HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n".getBytes(UTF_8));
          var block = new byte[1 << 20];
          while (written.incrementAndGet() < 10_240) {
            out.write(block);
          }
        });

    failed(get("key", "/a"), "States.DataLimitExceeded", "returned a result with a size exceeding");
    assertThat(written.get()).as("megabytes that went over the wire").isLessThan(100);
  }

  @Test
  void aBodyOfTheLimitIsTakenAndOneByteMoreIsNot() throws InterruptedException {
    peer.on("/a", 200, "text/plain", "x".repeat(262_144))
        .on("/b", 200, "text/plain", "x".repeat(262_145));

    answered(get("key", "/a"));
    failed(get("key", "/b"), "States.DataLimitExceeded", "size exceeding");
  }

  @Test
  void nothingIsUnpacked() throws InterruptedException {
    peer.on(
        "/a",
        (_, out) -> {
          var packed = new ByteArrayOutputStream();
          try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[100_000_000]);
          }
          out.write(
              ("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: text/plain\r\nContent-Length: "
                      + packed.size()
                      + "\r\n\r\n")
                  .getBytes(UTF_8));
          out.write(packed.toByteArray());
        });

    failed(get("key", "/a"), "States.Runtime", "can not be read as a text");
  }

  @Test
  void headersWithoutEndAreRefused() throws InterruptedException {
    peer.on("/many", (_, out) -> out.write(head("X: y\r\n".repeat(1_000)).getBytes(UTF_8)))
        .on(
            "/long",
            (_, out) -> out.write(head("X: " + "y".repeat(1 << 20) + "\r\n").getBytes(UTF_8)))
        .on("/bad", (_, out) -> out.write(head("a b: \u0000\r\n").getBytes(UTF_8)))
        .on("/none", (_, out) -> out.write("what?\r\n\r\n".getBytes(UTF_8)));

    for (var path : List.of("/many", "/long", "/none")) {
      failed(get("key", path), "States.Http.Socket", "");
    }
    assertThat(get("key", "/bad")).isInstanceOf(TaskOutcome.Failed.class);
  }

  private static String head(String headers) {
    return "HTTP/1.1 200 OK\r\n" + headers + "Content-Length: 0\r\n\r\n";
  }

  @Test
  void whoWaitsNoMoreInterruptsTheCall() throws InterruptedException {
    var came = new CountDownLatch(1);
    var stop = new CountDownLatch(1);
    peer.on(
        "/a",
        (_, _) -> {
          came.countDown();
          stop.await();
        });
    var interrupted = new CountDownLatch(1);
    var caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                get("key", "/a");
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
            });
    came.await();
    caller.interrupt();

    assertThat(interrupted.await(1, TimeUnit.SECONDS)).isTrue();
    stop.countDown();
  }

  @Test
  void anAttemptIsNotRepeatableAndItsLossIsOneThatRetryMatches() {
    var resource = call("key", "https://a.b", "").resource();

    assertThat(task.repeatable(resource)).isFalse();
    assertThat(task.lostAttemptError(resource)).isEqualTo("States.Http.Socket");
  }
}
