package dev.steppe.store.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTest {
  private static final String OWNER = "arn:aws:events:us-east-1:123456789012:connection/a/1";
  private static final String SECRET = "{\"Password\":\"hunter2-\u00e4\"}";

  private final Path directory;

  VaultTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Vault vault() {
    return Vault.of(SecretKey.of(Map.of(), directory.resolve("data")));
  }

  @Test
  void aSecretComesOutAsItWentInWhoeverHoldsTheKeyFile() throws IOException {
    var sealed = vault().seal(OWNER, SECRET);

    assertThat(sealed).doesNotContain("hunter2");
    assertThat(vault().open(OWNER, sealed)).isEqualTo(SECRET);
    var file = directory.resolve("data.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(directory)) {
      assertThat(files).as("no draft is left").containsExactly(file);
    }
  }

  @Test
  void noKeyIsMadeBeforeThereIsASecret() {
    vault();

    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void theSameSecretIsNeverSealedTheSameWayTwice() {
    var vault = vault();

    assertThat(vault.seal(OWNER, SECRET)).isNotEqualTo(vault.seal(OWNER, SECRET));
  }

  @Test
  void aSecretInTheRowOfAnotherCanNotBeOpened() {
    var vault = vault();
    var sealed = vault.seal(OWNER, SECRET);

    assertThatThrownBy(() -> vault.open(OWNER + "2", sealed))
        .isInstanceOf(SealedException.class)
        .hasMessageContaining("damaged, or belongs to something else");
  }

  @Test
  void everyChangedCharacterIsSeen() {
    var vault = vault();
    var sealed = vault.seal(OWNER, SECRET);

    for (int i = 0; i < sealed.length(); i++) {
      var c = sealed.charAt(i) == 'A' ? 'B' : 'A';
      var changed = sealed.substring(0, i) + c + sealed.substring(i + 1);
      // The last character of Base64 may have bits that mean nothing.
      if (i < sealed.length() - 1 && sealed.charAt(Math.min(i + 1, sealed.length() - 1)) != '.') {
        assertThatThrownBy(() -> vault.open(OWNER, changed))
            .as(changed)
            .isInstanceOf(SealedException.class);
      }
    }
  }

  @Test
  void aWrongKeySaysWhichKeysTheyAreAndWhatToDo() {
    var sealed = vault().seal(OWNER, SECRET);
    var other = Vault.of(SecretKey.of(Map.of(SecretKey.VARIABLE, "0".repeat(64))));

    assertThatThrownBy(() -> other.open(OWNER, sealed))
        .isInstanceOf(SealedException.class)
        .hasMessageContaining(sealed.substring(2, 18))
        .hasMessageContaining(SecretKey.VARIABLE);
  }

  @Test
  void theEnvironmentComesBeforeTheFileAndMayBeHexadecimalOrBase64() {
    var hex = Vault.of(SecretKey.of(Map.of(SecretKey.VARIABLE, "00".repeat(32)), directory));
    var base64 =
        Vault.of(
            SecretKey.of(
                Map.of(SecretKey.VARIABLE, Base64.getEncoder().encodeToString(new byte[32]))));

    assertThat(base64.open(OWNER, hex.seal(OWNER, SECRET))).isEqualTo(SECRET);
  }

  @Test
  void whatIsNoKeyIsSaidAndNeverRepeated() {
    var vault = Vault.of(SecretKey.of(Map.of(SecretKey.VARIABLE, "correct horse")));

    assertThatThrownBy(() -> vault.seal(OWNER, SECRET))
        .isInstanceOf(SealedException.class)
        .hasMessageContaining(SecretKey.VARIABLE)
        .hasMessageNotContaining("horse");
  }
}
