package dev.steppe.integrations.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.protocols.CatalogueStub;
import dev.steppe.integrations.protocols.CatalogueStub.Reply;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

class RolesTest {
  private static final String ROLE = "arn:aws:iam::111122223333:role/other";
  private static final String MACHINE = "arn:aws:states:eu-central-1:210987654321:stateMachine:m";

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final InstantSource clock = now::get;
  private final CatalogueStub stub = CatalogueStub.start(Client.CATALOGUE);
  private final Client client = client(Map.of("AWS_ENDPOINT_URL", stub.uri().toString()));

  private Client client(Map<String, String> environment) {
    return Client.of(
        environment,
        InProcess.NOTHING,
        () -> AwsBasicCredentials.create("its-own-key", "secret"),
        clock);
  }

  @AfterEach
  void close() {
    client.close();
    stub.close();
  }

  private void stsGrants(String key, String until) {
    stub.answer(
        "sts",
        "assumeRole",
        (Json.Obj)
            Json.parse(
                "{\"Credentials\":{\"AccessKeyId\":\"%s\",\"SecretAccessKey\":\"s\",\"SessionToken\":\"t-%s\",\"Expiration\":\"%s\"}}"
                    .formatted(key, key, until)));
  }

  private static AwsCall asRole() {
    var call = Client.callOf("sqs", "sendMessage", "{}");
    return new AwsCall(
            call.service(),
            call.operation(),
            call.input(),
            call.region(),
            call.account(),
            Optional.of(ROLE),
            call.patience())
        .of(MACHINE);
  }

  private long asked() {
    return stub.calls().stream().filter(call -> call.service().equals("sts")).count();
  }

  @Test
  void aCallIsMadeWithTheRoleThatTheTaskNames() throws InterruptedException {
    stsGrants("granted", "2026-01-01T01:00:00Z");
    stub.answer("sqs", "sendMessage", Json.Obj.EMPTY);

    assertThat(client.client().call(asRole())).isInstanceOf(AwsReply.Succeeded.class);

    var assumed = stub.calls().getFirst();
    assertThat(assumed.accessKeyId()).isEqualTo("its-own-key");
    assertThat(assumed.input().members())
        .containsEntry("RoleArn", Json.of(ROLE))
        .containsEntry("ExternalId", Json.of(MACHINE));
    assertThat(stub.lastCall().accessKeyId()).isEqualTo("granted");
    assertThat(stub.lastCall().headers()).containsEntry("x-amz-security-token", "t-granted");
  }

  @Test
  void credentialsAreKeptUntilShortlyBeforeTheyExpire() throws InterruptedException {
    stsGrants("first", "2026-01-01T01:00:00Z");
    stub.answer("sqs", "sendMessage", Json.Obj.EMPTY);
    client.client().call(asRole());
    now.set(Instant.parse("2026-01-01T00:54:59Z"));
    client.client().call(asRole());
    assertThat(asked()).isEqualTo(1);

    stsGrants("second", "2026-01-01T02:00:00Z");
    now.set(Instant.parse("2026-01-01T00:55:01Z"));
    client.client().call(asRole());

    assertThat(asked()).isEqualTo(2);
    assertThat(stub.lastCall().accessKeyId()).isEqualTo("second");
  }

  @Test
  void manyCallsAtOnceAskForARoleOnce() throws Exception {
    stsGrants("granted", "2026-01-01T01:00:00Z");
    stub.answer("sqs", "sendMessage", Json.Obj.EMPTY);

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var replies =
          threads.invokeAll(
              IntStream.range(0, 32)
                  .<java.util.concurrent.Callable<AwsReply>>mapToObj(
                      _ -> () -> client.client().call(asRole()))
                  .toList());
      for (var reply : replies) {
        assertThat(reply.get()).isInstanceOf(AwsReply.Succeeded.class);
      }
    }

    assertThat(asked()).isEqualTo(1);
  }

  @Test
  void aRoleThatIsRefusedIsNotAuthorized() throws InterruptedException {
    stub.answer("sts", "assumeRole", new Reply.Refusal(403, "AccessDenied", "it is not for you"));
    stub.answer("sqs", "sendMessage", Json.Obj.EMPTY);

    assertThat(client.client().call(asRole()))
        .isEqualTo(new AwsReply.NotAuthorized("it is not for you"));
    assertThat(asked()).isEqualTo(1);
    assertThat(stub.lastCall().service()).isEqualTo("sts");
  }

  @Test
  void whereThereIsNoStsTheServersOwnCredentialsAreUsed() throws InterruptedException {
    stub.answer("sqs", "sendMessage", Json.Obj.EMPTY);

    try (var only = client(Map.of("AWS_ENDPOINT_URL_SQS", stub.uri().toString()))) {
      assertThat(only.client().call(asRole())).isInstanceOf(AwsReply.Succeeded.class);
    }

    assertThat(stub.lastCall().accessKeyId()).isEqualTo("its-own-key");
  }
}
