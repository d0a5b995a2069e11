package dev.steppe.integrations.functions;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The error payloads that Lambda itself writes when a function can not.
final class FunctionErrors {
  /// The most bytes of a synchronous result: Lambda's quota of 6 MB and what its message says.
  static final int MAX_RESULT_BYTES = 6_291_556;

  /// How a runtime that was ended by a signal exits, as [Process#exitValue] tells it.
  private static final int FIRST_SIGNAL = 128;

  private static final Map<Integer, String> SIGNALS =
      Map.of(2, "interrupt", 6, "aborted", 9, "killed", 11, "segmentation fault", 15, "terminated");

  private static final Pattern NAMED_REQUEST = Pattern.compile("RequestId: [0-9a-f-]+ Error: ");

  private FunctionErrors() {}

  static String of(String type, String message) {
    return Json.object().put("errorType", type).put("errorMessage", message).build().text();
  }

  /// An error as a log tells it, which has the request id already.
  static String told(String payload) {
    return NAMED_REQUEST.matcher(described(payload)).replaceFirst("");
  }

  /// Its type and its message, or all of it.
  private static String described(String payload) {
    try {
      if (Json.parse(payload) instanceof Json.Obj error) {
        var type = text(error, "errorType");
        var message =
            text(error, "errorMessage")
                .or(() -> text(error, "Message"))
                .or(() -> text(error, "message"));
        if (type.isPresent() && message.isPresent()) {
          return type.get() + ": " + message.get();
        }
        return type.or(() -> message).orElse(payload);
      }
    } catch (MalformedJsonException _) {
      // Then a runtime of the user's own has written it.
    }
    return payload;
  }

  private static Optional<String> text(Json.Obj object, String key) {
    return object.get(key).orElse(Json.Null.NULL) instanceof Json.Str(var text)
        ? Optional.of(text)
        : Optional.empty();
  }

  static String exited(String requestId, int status) {
    String how;
    if (status == 0) {
      how = "Runtime exited without providing a reason";
    } else if (status > FIRST_SIGNAL && SIGNALS.containsKey(status - FIRST_SIGNAL)) {
      how = "Runtime exited with error: signal: " + SIGNALS.get(status - FIRST_SIGNAL);
    } else {
      how = "Runtime exited with error: exit status " + status;
    }
    return of("Runtime.ExitError", "RequestId: " + requestId + " Error: " + how);
  }

  static String timedOut(String requestId, Duration timeout) {
    return of(
        "Sandbox.Timedout",
        String.format(
            Locale.ROOT,
            "RequestId: %s Error: Task timed out after %.2f seconds",
            requestId,
            timeout.toMillis() / 1000.0));
  }

  static String notStarted(String requestId, Duration patience) {
    return of(
        "Sandbox.Timedout",
        String.format(
            Locale.ROOT,
            "RequestId: %s Error: The function was not ready for its first event within %.2f seconds",
            requestId,
            patience.toMillis() / 1000.0));
  }

  /// An error without a type: Step Functions makes `Lambda.Unknown` of it.
  static String unknown(String requestId, String why) {
    return Json.object()
        .put("errorMessage", "RequestId: " + requestId + " Error: " + why)
        .build()
        .text();
  }

  static String tooLarge() {
    return of(
        "Function.ResponseSizeTooLarge",
        "Response payload size exceeded maximum allowed payload size ("
            + MAX_RESULT_BYTES
            + " bytes).");
  }

  static String cannotStart(String requestId, String why) {
    return of("Runtime.InvalidEntrypoint", "RequestId: " + requestId + " Error: " + why);
  }
}
