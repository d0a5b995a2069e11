package dev.steppe.integrations.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steppe.store.Connection;
import dev.steppe.store.memory.MemoryStore;
import dev.steppe.store.vault.Vault;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
  private static final String ACCOUNT = "123456789012";
  private static final String SECRET =
      "{\"ApiKeyAuthParameters\":{\"ApiKeyName\":\"X-Key\",\"ApiKeyValue\":\"sesam\"}}";

  private final MemoryStore store = new MemoryStore();
  private final Vault vault = Vault.inMemory();

  private Connections connections(Vault vault) throws IOException {
    return Connections.open(Optional.empty(), Map.of(), store.catalog(), vault);
  }

  private Connection create(String name, String sealed) {
    return store
        .catalog()
        .create(
            new Connection(
                arn(name),
                name,
                "",
                "API_KEY",
                Connection.State.AUTHORIZED,
                "",
                "{}",
                sealed,
                Instant.EPOCH,
                Instant.EPOCH,
                Optional.empty()));
  }

  private static String arn(String name) {
    return "arn:aws:events:us-east-1:" + ACCOUNT + ":connection/" + name + "/1";
  }

  @Test
  void aConnectionOfTheCatalogIsOpenedForItsAccount() throws IOException, TaskFailure {
    create("a", vault.seal(arn("a"), SECRET));

    assertThat(connections(vault).use(arn("a"), ACCOUNT).parameters().authorization())
        .isEqualTo(new Authorization.ApiKey("X-Key", new Secret("sesam")));
    assertThatThrownBy(() -> connections(vault).use(arn("a"), "999999999999"))
        .isInstanceOf(TaskFailure.class)
        .hasMessage("Connection '%s' does not exist.".formatted(arn("a")));
    assertThatThrownBy(() -> connections(vault).use(arn("a") + "2", ACCOUNT))
        .hasMessageContaining("does not exist");
    assertThatThrownBy(() -> connections(vault).use("arn:aws:sqs:us-east-1:1:x", ACCOUNT))
        .hasMessageContaining("is not the ARN of a connection");
  }

  @Test
  void aWrongKeyFailsTheTaskAndSaysWhatToDo() throws IOException {
    create("a", vault.seal(arn("a"), SECRET));

    assertThatThrownBy(() -> connections(Vault.inMemory()).use(arn("a"), ACCOUNT))
        .isInstanceOf(TaskFailure.class)
        .hasMessageContaining("STEPPE_SECRET_KEY")
        .hasMessageNotContaining("sesam");
  }

  @Test
  void theSecretOfAnotherConnectionIsNotUsed() throws IOException {
    create("mine", vault.seal(arn("theirs"), SECRET));

    assertThatThrownBy(() -> connections(vault).use(arn("mine"), ACCOUNT))
        .isInstanceOf(TaskFailure.class)
        .hasMessageContaining("belongs to something else");
  }

  @Test
  void whatIsRefusedIsNotUsedAgainUnlessItHasBeenUpdatedMeanwhile()
      throws IOException, TaskFailure {
    var first = create("a", vault.seal(arn("a"), SECRET));
    var used = connections(vault).use(arn("a"), ACCOUNT);
    var updated =
        new Connection(
            first.arn(),
            first.name(),
            "updated",
            first.type(),
            first.state(),
            "",
            "{}",
            first.sealed(),
            Instant.EPOCH,
            Instant.EPOCH.plusSeconds(1),
            Optional.empty());
    assertThat(store.catalog().replace(first, updated)).isTrue();

    used.deauthorize("too late");
    connections(vault).use(arn("a"), ACCOUNT).deauthorize("it was refused.");

    assertThatThrownBy(() -> connections(vault).use(arn("a"), ACCOUNT))
        .isInstanceOf(TaskFailure.class)
        .hasMessage(
            "Connection '%s' is in state DEAUTHORIZED. it was refused.".formatted(arn("a")));
  }
}
