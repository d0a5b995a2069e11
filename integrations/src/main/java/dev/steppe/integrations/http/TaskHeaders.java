package dev.steppe.integrations.http;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.web.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The headers that a task gives.
final class TaskHeaders {
  /// Those that a task may not give (documented), in lower case.
  private static final Set<String> FORBIDDEN =
      Set.of(
          "a-im",
          "accept-charset",
          "accept-datetime",
          "accept-encoding",
          "authorization",
          "cache-control",
          "connection",
          "content-encoding",
          "content-md5",
          "date",
          "expect",
          "forwarded",
          "from",
          "host",
          "http2-settings",
          "if-match",
          "if-modified-since",
          "if-none-match",
          "if-range",
          "if-unmodified-since",
          "max-forwards",
          "origin",
          "pragma",
          "proxy-authorization",
          "referer",
          "server",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "via",
          "warning");

  private static final List<String> FORBIDDEN_BEGINNINGS =
      List.of("x-forwarded-", "x-amz-", "x-amzn-");

  private final List<Header> headers = new ArrayList<>();

  private TaskHeaders() {}

  /// @param given an object whose members are texts or lists of texts; or a text `Name: value`, or
  ///   a list of these
  /// @throws TaskFailure if it is none of them, or has a header that a task may not give
  static List<Header> of(Json given) throws TaskFailure {
    var all = new TaskHeaders();
    switch (given) {
      case Json.Null _ -> {}
      case Json.Obj object -> {
        for (var member : object.members().entrySet()) {
          all.addAll(member.getKey(), member.getValue());
        }
      }
      case Json.Arr(var lines) -> {
        for (var line : lines) {
          all.addLine(line);
        }
      }
      case Json.Str _, Json.Num _, Json.Bool _ -> all.addLine(given);
    }
    return all.headers;
  }

  private void addAll(String name, Json value) throws TaskFailure {
    if (value instanceof Json.Arr(var items)) {
      for (var item : items) {
        add(name, item);
      }
    } else {
      add(name, value);
    }
  }

  private void addLine(Json line) throws TaskFailure {
    if (!(line instanceof Json.Str(var text)) || text.indexOf(':') < 1) {
      throw TaskFailure.runtime(
          "Headers must be an object of texts or lists of texts, or lines as \"Name: value\".");
    }
    int colon = text.indexOf(':');
    add(text.substring(0, colon).strip(), Json.of(text.substring(colon + 1).strip()));
  }

  private void add(String name, Json value) throws TaskFailure {
    var lower = name.toLowerCase(Locale.ROOT);
    if (FORBIDDEN.contains(lower) || FORBIDDEN_BEGINNINGS.stream().anyMatch(lower::startsWith)) {
      throw TaskFailure.runtime("The header %s is not allowed in an HTTP task.".formatted(name));
    }
    if (value instanceof Json.Obj || value instanceof Json.Arr) {
      throw TaskFailure.runtime(
          "The value of the header %s must be a text or a list of texts.".formatted(name));
    }
    if (value instanceof Json.Null) {
      return;
    }
    try {
      headers.add(new Header(name, FormText.scalar(value)));
    } catch (IllegalArgumentException _) {
      throw TaskFailure.runtime(
          "The header %s can not be sent: its name or its value has characters that end a header."
              .formatted(Json.of(name).text()));
    }
  }
}
