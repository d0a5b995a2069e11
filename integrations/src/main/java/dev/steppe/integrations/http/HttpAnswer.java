package dev.steppe.integrations.http;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import dev.steppe.integrations.web.WebAnswer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What an API answered, as the result of the task.
final class HttpAnswer {
  /// What AWS takes of an answer.
  static final int MOST_BYTES = 262_144;

  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\\s;\"]+)", Pattern.CASE_INSENSITIVE);

  private HttpAnswer() {}

  /// The result of the task.
  ///
  /// @throws TaskFailure if the API did not succeed, or not with a text that is short enough
  static Json result(WebAnswer answer) throws TaskFailure {
    if (!answer.succeeded()) {
      throw TaskFailure.of("States.Http.StatusCode." + answer.status(), cause(answer));
    }
    if (!answer.whole()) {
      throw TaskFailure.of(
          "States.DataLimitExceeded",
          "The state/task 'http' returned a result with a size exceeding the maximum number of"
              + " bytes service limit.");
    }
    return Json.object()
        .put("Headers", headers(answer))
        .put("ResponseBody", body(answer))
        .put("StatusCode", answer.status())
        .put("StatusText", answer.reason())
        .build();
  }

  /// What the API says of it, if that is a text.
  private static String cause(WebAnswer answer) {
    var text = isBinary(answer) ? Optional.<String>empty() : text(answer);
    return text.filter(it -> !it.isBlank()).orElse(answer.reason());
  }

  private static Json headers(WebAnswer answer) {
    var names = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    var values = new LinkedHashMap<String, List<Json>>();
    for (var header : answer.headers()) {
      names.putIfAbsent(header.name(), header.name());
      values
          .computeIfAbsent(names.getOrDefault(header.name(), header.name()), _ -> new ArrayList<>())
          .add(Json.of(header.value()));
    }
    var headers = Json.object();
    values.forEach((name, all) -> headers.put(name, new Json.Arr(all)));
    return headers.build();
  }

  private static Json body(WebAnswer answer) throws TaskFailure {
    if (isBinary(answer)) {
      throw TaskFailure.runtime(
          "The API answered with the content type %s, which an HTTP task can not take."
              .formatted(mediaType(answer)));
    }
    var text =
        text(answer)
            .orElseThrow(
                () -> TaskFailure.runtime("The API answered with what can not be read as a text."));
    return isJson(answer) ? parsed(text) : Json.of(text);
  }

  private static Json parsed(String text) {
    try {
      return Json.parse(text);
    } catch (MalformedJsonException _) {
      return Json.of(text);
    }
  }

  private static String mediaType(WebAnswer answer) {
    var type = answer.header("Content-Type").orElse("");
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  private static boolean isJson(WebAnswer answer) {
    var type = mediaType(answer);
    return type.equals("application/json") || type.endsWith("+json") || type.equals("text/json");
  }

  /// The types that AWS does not take (documented).
  private static boolean isBinary(WebAnswer answer) {
    var type = mediaType(answer);
    return type.equals("application/octet-stream")
        || type.startsWith("image/")
        || type.startsWith("video/")
        || type.startsWith("audio/");
  }

  /// The body as text, in the character set that it says it has.
  static Optional<String> text(WebAnswer answer) {
    try {
      var matcher = CHARSET.matcher(answer.header("Content-Type").orElse(""));
      var charset = matcher.find() ? Charset.forName(matcher.group(1)) : StandardCharsets.UTF_8;
      return Optional.of(charset.newDecoder().decode(ByteBuffer.wrap(answer.body())).toString());
    } catch (CharacterCodingException
        | IllegalCharsetNameException
        | UnsupportedCharsetException _) {
      return Optional.empty();
    }
  }
}
