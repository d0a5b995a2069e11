package dev.steppe.server.traces;

import dev.steppe.engine.ExecutionId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// The trace of one execution. Its ids follow from the execution's ARN and the ids of its events,
/// so that a span can be sent when it ends and nothing need be remembered for it until then:
/// neither over a year nor over a restart.
///
/// @param traceId 32 hexadecimal digits
/// @param parent the span that started the execution: 16 hexadecimal digits
record Trace(ExecutionId execution, String traceId, Optional<String> parent) {
  private static final HexFormat HEX = HexFormat.of();

  /// The trace of an execution that was told of none.
  static Trace of(ExecutionId execution) {
    var id = HEX.formatHex(digest("trace", execution, 0, 0), 0, 16);
    return new Trace(execution, id, Optional.empty());
  }

  /// The span of the execution itself.
  ///
  /// @param round how often it had been redriven: what is open then ends once more
  String root(int round) {
    return span("execution", round, 0);
  }

  /// The span of the state that was entered with that event.
  String state(long entered, int round) {
    return span("state", entered, round);
  }

  /// The span of the attempt that was scheduled with that event.
  String attempt(long scheduled) {
    return span("attempt", scheduled, 0);
  }

  /// The span of an iteration of the Map that began with the event `started`.
  String iteration(long started, int index) {
    return span("iteration", started, index);
  }

  private String span(String kind, long first, long second) {
    return HEX.formatHex(digest(kind, execution, first, second), 0, 8);
  }

  private static byte[] digest(String kind, ExecutionId execution, long first, long second) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(kind.getBytes(StandardCharsets.UTF_8));
      digest.update(execution.arn().getBytes(StandardCharsets.UTF_8));
      digest.update(ByteBuffer.allocate(2 * Long.BYTES).putLong(first).putLong(second).array());
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
