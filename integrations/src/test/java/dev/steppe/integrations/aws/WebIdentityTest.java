package dev.steppe.integrations.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.protocols.CatalogueStub;
import dev.steppe.integrations.protocols.CatalogueStub.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;

class WebIdentityTest {
  @TempDir private Path folder = Path.of("");

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final InstantSource clock = now::get;
  private final CatalogueStub stub = CatalogueStub.start(Client.CATALOGUE);
  private final Client client = Client.of(stub.uri());

  @AfterEach
  void close() {
    client.close();
    stub.close();
  }

  private WebIdentity identity(String token) throws IOException {
    var file = Files.writeString(folder.resolve("token"), token);
    return new WebIdentity(
        client.client(),
        Client.CATALOGUE,
        Map.of("AWS_WEB_IDENTITY_TOKEN_FILE", file.toString(), "AWS_ROLE_ARN", "arn:role"),
        clock);
  }

  @Test
  void aTokenIsExchangedWithoutASignatureAndKept() throws IOException {
    stub.answer(
        "sts",
        "assumeRoleWithWebIdentity",
        (Json.Obj)
            Json.parse(
                "{\"Credentials\":{\"AccessKeyId\":\"k\",\"SecretAccessKey\":\"s\",\"SessionToken\":\"t\",\"Expiration\":\"2026-01-01T01:00:00Z\"}}"));
    var identity = identity("from-kubernetes\n");

    assertThat(identity.resolveCredentials().accessKeyId()).isEqualTo("k");
    identity.resolveCredentials();

    assertThat(stub.calls()).hasSize(1);
    assertThat(stub.lastCall().headers()).doesNotContainKey("authorization");
    assertThat(stub.lastCall().input().members())
        .containsEntry("WebIdentityToken", Json.of("from-kubernetes"))
        .containsEntry("RoleArn", Json.of("arn:role"));
    now.set(Instant.parse("2026-01-01T00:56:00Z"));
    identity.resolveCredentials();
    assertThat(stub.calls()).hasSize(2);
  }

  @Test
  void whatStsRefusesIsNoIdentity() throws IOException {
    stub.answer(
        "sts", "assumeRoleWithWebIdentity", new Reply.Refusal(403, "InvalidIdentityToken", "old"));
    var identity = identity("old");

    assertThatThrownBy(identity::resolveCredentials)
        .isInstanceOf(SdkClientException.class)
        .hasMessageContaining("InvalidIdentityToken");
  }

  @Test
  void withoutATokenThereIsNone() {
    var identity = new WebIdentity(client.client(), Client.CATALOGUE, Map.of(), clock);

    assertThatThrownBy(identity::resolveCredentials).isInstanceOf(SdkClientException.class);
    assertThat(stub.calls()).isEmpty();
  }
}
