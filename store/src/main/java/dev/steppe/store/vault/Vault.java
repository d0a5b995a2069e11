package dev.steppe.store.vault;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/// Seals secrets with AES-256-GCM. A sealed secret is bound to what it belongs to: put in another's
/// place, it cannot be opened. It says which key it was sealed with, so that a wrong one is told
/// from damage. Thread-safe.
///
/// As text: `1.KEY-ID.NONCE.SEALED`, the last two in Base64. Each has a random nonce of its own, of
/// 96 bits; NIST allows 2^32 of them a key (SP 800-38D, 8.3), far more than connections ever are.
public final class Vault {
  private static final String FORM = "1";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final SecureRandom random = new SecureRandom();
  private final Supplier<SecretKey> key;

  private Vault(Supplier<SecretKey> key) {
    this.key = key;
  }

  /// One whose key is asked for when the first secret is sealed or opened, and kept from then on.
  ///
  /// @param key gives the key, or throws [SealedException]
  public static Vault of(Supplier<SecretKey> key) {
    return new Vault(new Once(key));
  }

  /// One that is forgotten with the process.
  public static Vault inMemory() {
    return of(SecretKey::random);
  }

  /// @param owner what the secret belongs to, and what it can be opened for
  /// @throws SealedException if there is no key
  public String seal(String owner, String secret) {
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    var with = key.get();
    try {
      var cipher = cipher(Cipher.ENCRYPT_MODE, with, nonce, owner);
      return String.join(
          ".",
          FORM,
          with.id(),
          BASE64.encodeToString(nonce),
          BASE64.encodeToString(cipher.doFinal(secret.getBytes(StandardCharsets.UTF_8))));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /// @param owner what the secret was sealed for
  /// @throws SealedException if it was sealed for something else or with another key, or is damaged
  public String open(String owner, String sealed) {
    var parts = sealed.split("\\.", -1);
    if (parts.length != 4 || !parts[0].equals(FORM)) {
      throw damaged(owner);
    }
    var with = key.get();
    if (!parts[1].equals(with.id())) {
      throw new SealedException(
          "The secret of %s was sealed with the key %s, and the key in use is %s. %s"
              .formatted(owner, parts[1], with.id(), SecretKey.ADVICE));
    }
    try {
      var nonce = Base64.getUrlDecoder().decode(parts[2]);
      var cipher = cipher(Cipher.DECRYPT_MODE, with, nonce, owner);
      return new String(
          cipher.doFinal(Base64.getUrlDecoder().decode(parts[3])), StandardCharsets.UTF_8);
    } catch (AEADBadTagException | IllegalArgumentException _) {
      throw damaged(owner);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String owner)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key.aes(), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static SealedException damaged(String owner) {
    return new SealedException(
        "The secret of %s is damaged, or belongs to something else. Set it anew.".formatted(owner));
  }

  /// Asks for the key until there is one.
  private static final class Once implements Supplier<SecretKey> {
    private final Supplier<SecretKey> ask;
    private Optional<SecretKey> known = Optional.empty();

    Once(Supplier<SecretKey> ask) {
      this.ask = ask;
    }

    @Override
    public synchronized SecretKey get() {
      if (known.isEmpty()) {
        known = Optional.of(ask.get());
      }
      return known.get();
    }
  }
}
