package dev.steppe.runtime;

import dev.steppe.engine.ExecutionId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Task tokens: the name of a task and a proof that this home gave it out. Nothing is stored for
/// them, and without the home's secret none can be made. Thread-safe.
final class TaskTokens {
  private static final byte FORM = 1;
  private static final int PROOF_BYTES = 16;
  private static final int MOST_CHARACTERS = 2048;

  private final SecretKeySpec key;

  /// @param secret the home's secret, of 32 bytes
  TaskTokens(byte[] secret) {
    this.key = new SecretKeySpec(secret, "HmacSHA256");
  }

  /// The task that a token names.
  record TaskRef(ExecutionId execution, long task) {}

  String mint(ExecutionId execution, long task) {
    var arn = execution.arn().getBytes(StandardCharsets.UTF_8);
    var body = ByteBuffer.allocate(1 + Long.BYTES + arn.length + PROOF_BYTES);
    body.put(FORM).putLong(task).put(arn);
    body.put(proof(body.array(), body.position()));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(body.array());
  }

  /// The task that `token` names, if this home gave it out.
  Optional<TaskRef> read(String token) {
    if (token.length() > MOST_CHARACTERS) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    int end = bytes.length - PROOF_BYTES;
    if (end < 1 + Long.BYTES
        || bytes[0] != FORM
        || !MessageDigest.isEqual(
            proof(bytes, end), Arrays.copyOfRange(bytes, end, bytes.length))) {
      return Optional.empty();
    }
    var task = ByteBuffer.wrap(bytes).getLong(1);
    var arn = new String(bytes, 1 + Long.BYTES, end - 1 - Long.BYTES, StandardCharsets.UTF_8);
    return Optional.of(new TaskRef(new ExecutionId(arn), task));
  }

  private byte[] proof(byte[] bytes, int length) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(bytes, 0, length);
      return Arrays.copyOf(mac.doFinal(), PROOF_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
