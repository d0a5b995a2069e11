package dev.steppe.store.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.crypto.spec.SecretKeySpec;

/// The key that secrets are sealed with: 32 bytes. It is kept apart from the data, in the
/// environment or in a file beside the data directory, so that a copy of the data alone gives no
/// secret away, and so that whoever copies the data must copy the key too.
public final class SecretKey {
  /// The variable that has the key, as Base64 or hexadecimal.
  public static final String VARIABLE = "STEPPE_SECRET_KEY";

  static final String ADVICE =
      "Start the server with the key of that time, in "
          + VARIABLE
          + " or in the key file beside the data directory, or set the secret anew.";

  private static final int BYTES = 32;
  private static final int ID_BYTES = 8;

  private final byte[] bytes;

  private SecretKey(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  static SecretKey random() {
    var bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return new SecretKey(bytes);
  }

  /// The key of the environment if it has one, else that of the file, which is made if there is
  /// none.
  ///
  /// @param data the directory that the secrets lie in; the file is `DIRECTORY.key` beside it
  public static Supplier<SecretKey> of(Map<String, String> environment, Path data) {
    return () -> ofEnvironment(environment).orElseGet(() -> ofFile(file(data)));
  }

  /// The key of the environment if it has one, else one that is forgotten with the process.
  public static Supplier<SecretKey> of(Map<String, String> environment) {
    return () -> ofEnvironment(environment).orElseGet(SecretKey::random);
  }

  static Path file(Path data) {
    var directory = data.toAbsolutePath().normalize();
    return directory.resolveSibling(directory.getFileName() + ".key");
  }

  private static Optional<SecretKey> ofEnvironment(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(VARIABLE))
        .map(text -> parse(text, "the variable " + VARIABLE));
  }

  private static SecretKey ofFile(Path file) {
    try {
      return parse(Files.readString(file, StandardCharsets.US_ASCII), "the key file " + file);
    } catch (NoSuchFileException _) {
      return make(file);
    } catch (IOException e) {
      throw new SealedException("The key file %s can not be read: %s".formatted(file, e), e);
    }
  }

  /// Makes the file whole or not at all, readable by its owner alone, and durable: what is sealed
  /// with a key that a power cut took is lost.
  private static SecretKey make(Path file) {
    var key = random();
    var draft = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(draft);
      Set<StandardOpenOption> options =
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      try (var channel = FileChannel.open(draft, options, ownersAlone(file))) {
        var text = Base64.getEncoder().encodeToString(key.bytes) + "\n";
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      forceDirectory(file);
      return key;
    } catch (IOException e) {
      throw new SealedException(
          "The key file %s can not be made: %s. Or give the key in %s."
              .formatted(file, e, VARIABLE),
          e);
    }
  }

  private static FileAttribute<?>[] ownersAlone(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /// A new name survives a power cut when its directory is on disk. Windows can not be asked for
  /// that, and needs not be.
  private static void forceDirectory(Path file) {
    try (var directory = FileChannel.open(file.resolveSibling(""), StandardOpenOption.READ)) {
      directory.force(true);
    } catch (IOException _) {
      // The file itself is on disk.
    }
  }

  private static SecretKey parse(String text, String where) {
    var stripped = text.strip();
    return hexadecimal(stripped)
        .or(() -> base64(stripped))
        .filter(bytes -> bytes.length == BYTES)
        .map(SecretKey::new)
        .orElseThrow(() ->
            new SealedException(
                "What %s holds is no key: it must be 32 random bytes, as Base64 or hexadecimal."
                    .formatted(where)));
  }

  private static Optional<byte[]> hexadecimal(String text) {
    try {
      return text.length() == 2 * BYTES
          ? Optional.of(HexFormat.of().parseHex(text))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Optional<byte[]> base64(String text) {
    try {
      return Optional.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  SecretKeySpec aes() {
    return new SecretKeySpec(bytes, "AES");
  }

  /// Tells keys apart, and says nothing of them.
  String id() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update("steppe key id".getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(bytes), ID_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "SecretKey[" + id() + "]";
  }
}
