package dev.steppe.integrations.functions;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The error payloads that Lambda itself writes when a function can not.
final class FunctionErrors {
  /// The most bytes of a synchronous result: Lambda's quota of 6 MB and what its message says.
  static final int MAX_RESULT_BYTES = 6_291_556;

  /// How a runtime that was ended by a signal exits, as [Process#exitValue] tells it.
  private static final int FIRST_SIGNAL = 128;

  private static final List<String> RUNTIME = List.of("Runtime.", "Sandbox.", "Function.");

  private static final Map<Integer, String> SIGNALS =
      Map.of(2, "interrupt", 6, "aborted", 9, "killed", 11, "segmentation fault", 15, "terminated");

  private FunctionErrors() {}

  static String of(String type, String message) {
    return Json.object().put("errorType", type).put("errorMessage", message).build().text();
  }

  /// The type and message of an error that Lambda, a runtime or a bootstrap found, and not the
  /// function itself.
  static Optional<String> ofRuntime(String payload) {
    try {
      if (Json.parse(payload) instanceof Json.Obj error
          && error.get("errorType").orElse(Json.Null.NULL) instanceof Json.Str(var type)
          && RUNTIME.stream().anyMatch(type::startsWith)
          && error.get("errorMessage").orElse(Json.Null.NULL) instanceof Json.Str(var message)) {
        return Optional.of(type + ": " + message);
      }
    } catch (MalformedJsonException _) {
      // Then a runtime of the user's own has written it.
    }
    return Optional.empty();
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
