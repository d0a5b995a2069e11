package dev.steppe.integrations.functions;

import dev.steppe.runtime.TraceHeader;
import java.util.Optional;

/// One request of Lambda's Invoke API.
///
/// @param arn the function's unqualified ARN
/// @param qualifier the version or alias asked for beside the name
/// @param payload the event as the caller sent it: JSON text, or nothing, which means `{}`
/// @param clientContext base64, handed to the function as it is
/// @param tail whether the end of the function's log is wanted (`LogType` is `Tail`)
/// @param trace the trace that the call belongs to
public record Invocation(
    FunctionName function,
    String arn,
    Optional<String> qualifier,
    String payload,
    Type type,
    Optional<String> clientContext,
    boolean tail,
    Optional<TraceHeader> trace) {

  /// What `X-Amz-Invocation-Type` may say.
  public enum Type {
    /// Wait for the result.
    REQUEST_RESPONSE("RequestResponse"),
    /// Accept the event and run later.
    EVENT("Event"),
    /// Only see whether the function could be called.
    DRY_RUN("DryRun");

    private final String wireName;

    Type(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }

    public static Optional<Type> of(String wireName) {
      for (var type : values()) {
        if (type.wireName.equals(wireName)) {
          return Optional.of(type);
        }
      }
      return Optional.empty();
    }
  }
}
