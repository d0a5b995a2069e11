package dev.steppe.integrations.aws;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.OperationModel;
import dev.steppe.integrations.protocols.UnfitInputException;
import dev.steppe.integrations.protocols.WireRequest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/// Checksums of bodies, in the headers in which services want them:
/// <https://smithy.io/2.0/aws/aws-core.html#aws-protocols-httpchecksum-trait>.
final class Checksums {
  private Checksums() {}

  /// The request with the checksum that the caller chose, or else with the one that every server
  /// knows if the operation wants any.
  static WireRequest add(WireRequest request, OperationModel operation, Json.Obj input)
      throws UnfitInputException {
    var body = request.body().orElseGet(() -> new byte[0]);
    var chosen = chosen(operation, input);
    if (chosen.isPresent()) {
      var algorithm = chosen.get();
      return request.withHeader(
          "x-amz-checksum-" + algorithm.toLowerCase(Locale.ROOT),
          Base64.getEncoder().encodeToString(sum(algorithm, body)));
    }
    return operation.checksumRequired()
        ? request.withHeader("Content-MD5", Base64.getEncoder().encodeToString(digest("MD5", body)))
        : request;
  }

  private static Optional<String> chosen(OperationModel operation, Json.Obj input) {
    return operation
        .checksumMember()
        .flatMap(member ->
            operation.input().members().stream().filter(it -> it.name().equals(member)).findFirst())
        .flatMap(member -> input.get(member.pascalCase()))
        .flatMap(
            value -> value instanceof Json.Str(var text) ? Optional.of(text) : Optional.empty());
  }

  private static byte[] sum(String algorithm, byte[] body) throws UnfitInputException {
    return switch (algorithm) {
      case "CRC32" -> sum(new CRC32(), body);
      case "CRC32C" -> sum(new CRC32C(), body);
      case "SHA1" -> digest("SHA-1", body);
      case "SHA256" -> digest("SHA-256", body);
      default -> throw new UnfitInputException("There is no checksum " + algorithm);
    };
  }

  private static byte[] sum(Checksum checksum, byte[] body) {
    checksum.update(body);
    return ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array();
  }

  private static byte[] digest(String algorithm, byte[] body) {
    try {
      return MessageDigest.getInstance(algorithm).digest(body);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
