package dev.steppe.asl.jsonata;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// Functions on strings. Positions count code points.
final class TextFunctions {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()";

  private static final String RESERVED = ";/?:@&=+$,#";

  private TextFunctions() {}

  static void define() {
    Library.define(
        "string",
        "<x-b?:s>",
        1,
        Object.class,
        (e, value, a) ->
            Stringifier.string(e, value, Library.optional(a, 1, Boolean.class).orElse(false)));
    Library.define("length", "<s-:n>", 1, String.class, (e, text, a) -> (long) length(text));
    Library.define(
        "substring",
        "<s-nn?:s>",
        3,
        String.class,
        (e, text, a) ->
            substring(
                text,
                Library.optional(a, 1, Number.class).orElse(0L),
                Library.optional(a, 2, Number.class)
                    .map(Number::doubleValue)
                    .orElse(Double.POSITIVE_INFINITY)));
    Library.define(
        "substringBefore",
        "<s-s:s>",
        2,
        String.class,
        (e, text, a) -> {
          int at = text.indexOf(Library.optional(a, 1, String.class).orElse("undefined"));
          return at < 0 ? text : text.substring(0, at);
        });
    Library.define(
        "substringAfter",
        "<s-s:s>",
        2,
        String.class,
        (e, text, a) -> {
          var mark = Library.optional(a, 1, String.class).orElse("undefined");
          int at = text.indexOf(mark);
          return at < 0 ? text : text.substring(at + mark.length());
        });
    Library.define(
        "lowercase", "<s-:s>", 1, String.class, (e, text, a) -> text.toLowerCase(Locale.ROOT));
    Library.define(
        "uppercase", "<s-:s>", 1, String.class, (e, text, a) -> text.toUpperCase(Locale.ROOT));
    Library.define("trim", "<s-:s>", 1, String.class, (e, text, a) -> trim(text));
    Library.define(
        "pad",
        "<s-ns?:s>",
        3,
        String.class,
        (e, text, a) ->
            pad(
                e,
                text,
                Library.optional(a, 1, Number.class).orElse(0L).longValue(),
                Library.optional(a, 2, String.class).orElse(" ")));
    Library.define(
        "join",
        "<a<s>s?:s>",
        2,
        List.class,
        (e, strings, a) ->
            join(e, Values.items(strings), Library.optional(a, 1, String.class).orElse("")));
    Library.define(
        "base64encode",
        "<s-:s>",
        1,
        String.class,
        (e, text, a) -> e.made(Base64.getEncoder().encodeToString(bytes(text))));
    Library.define(
        "base64decode", "<s-:s>", 1, String.class, (e, text, a) -> e.made(base64decode(text)));
    Library.define(
        "encodeUrlComponent",
        "<s-:s>",
        1,
        String.class,
        (e, text, a) -> e.made(encode(text, "", "encodeUrlComponent")));
    Library.define(
        "encodeUrl",
        "<s-:s>",
        1,
        String.class,
        (e, text, a) -> e.made(encode(text, RESERVED, "encodeUrl")));
    Library.define(
        "decodeUrlComponent",
        "<s-:s>",
        1,
        String.class,
        (e, text, a) -> decode(text, "", "decodeUrlComponent"));
    Library.define(
        "decodeUrl",
        "<s-:s>",
        1,
        String.class,
        (e, text, a) -> decode(text, RESERVED, "decodeUrl"));
  }

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String substring(String text, Number from, double count) {
    int length = length(text);
    double start = from.doubleValue();
    if (length + start < 0) {
      start = 0;
    }
    if (count <= 0) {
      return "";
    }
    double end = start >= 0 ? start + count : length + start + count;
    int first = slot(start, length);
    int last = slot(end, length);
    return first >= last
        ? ""
        : text.substring(text.offsetByCodePoints(0, first), text.offsetByCodePoints(0, last));
  }

  /// A position as JavaScript's `slice` takes it: from the end if it is negative.
  private static int slot(double position, int length) {
    double whole = position < 0 ? Math.ceil(position) : Math.floor(position);
    return (int) Math.max(0, Math.min(length, whole < 0 ? whole + length : whole));
  }

  private static String trim(String text) {
    var single = text.replaceAll("[ \t\n\r]+", " ");
    int start = single.startsWith(" ") ? 1 : 0;
    int end =
        single.length() > start && single.endsWith(" ") ? single.length() - 1 : single.length();
    return single.substring(start, end);
  }

  private static String pad(Evaluation evaluation, String text, long width, String with) {
    long missing = Math.abs(width) - length(text);
    if (missing <= 0) {
      return text;
    }
    evaluation.make(missing + text.length());
    var filler = with.isEmpty() ? " " : with;
    int points = length(filler);
    var padding = filler.repeat((int) (missing / points));
    padding += filler.substring(0, filler.offsetByCodePoints(0, (int) (missing % points)));
    return width > 0 ? text + padding : padding + text;
  }

  private static String join(Evaluation evaluation, List<Object> strings, String separator) {
    long size = 0;
    for (var string : strings) {
      size += ((String) string).length() + separator.length();
    }
    evaluation.make(Math.max(0, size - separator.length()));
    var out = new StringBuilder();
    var between = "";
    for (var string : strings) {
      out.append(between).append((String) string);
      between = separator;
    }
    return out.toString();
  }

  /// The lower bytes of the characters, as JavaScript's `btoa` takes them.
  private static byte[] bytes(String text) {
    var bytes = new byte[text.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) text.charAt(i);
    }
    return bytes;
  }

  private static String base64decode(String text) {
    var digits = new StringBuilder(text.length());
    for (int i = 0; i < text.length() && text.charAt(i) != '='; i++) {
      char c = text.charAt(i);
      if (c == '-' || c == '_') {
        digits.append(c == '-' ? '+' : '/');
      } else if (c < 128 && (Character.isLetterOrDigit(c) || c == '+' || c == '/')) {
        digits.append(c);
      }
    }
    if (digits.length() % 4 == 1) {
      digits.setLength(digits.length() - 1);
    }
    return new String(Base64.getDecoder().decode(digits.toString()), ISO_8859_1);
  }

  private static String encode(String text, String kept, String function) {
    var out = new StringBuilder();
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      if (point >= 0xD800 && point <= 0xDFFF) {
        throw malformed(function, text);
      }
      if (UNRESERVED.indexOf(point) >= 0 || kept.indexOf(point) >= 0) {
        out.appendCodePoint(point);
      } else {
        for (byte b : Character.toString(point).getBytes(UTF_8)) {
          out.append("%%%02X".formatted(b & 0xFF));
        }
      }
      i += Character.charCount(point);
    }
    return out.toString();
  }

  private static String decode(String text, String kept, String function) {
    var out = new StringBuilder();
    for (int i = 0; i < text.length(); ) {
      if (text.charAt(i) != '%') {
        out.append(text.charAt(i++));
        continue;
      }
      int first = escaped(text, i, function);
      int size = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
      var bytes = new byte[size];
      for (int n = 0; n < size; n++) {
        bytes[n] = (byte) escaped(text, i + 3 * n, function);
      }
      var decoded = decoded(bytes, text, function);
      out.append(kept.contains(decoded) ? text.substring(i, i + 3 * size) : decoded);
      i += 3 * size;
    }
    return out.toString();
  }

  /// Bytes that are no UTF-8 become replacement characters, of which there is none before.
  private static String decoded(byte[] bytes, String text, String function) {
    var decoded = new String(bytes, UTF_8);
    if (decoded.codePointCount(0, decoded.length()) != 1
        || (decoded.charAt(0) == '\uFFFD' && bytes.length != 3)) {
      throw malformed(function, text);
    }
    return decoded;
  }

  private static int escaped(String text, int at, String function) {
    if (at + 3 > text.length()
        || text.charAt(at) != '%'
        || Character.digit(text.charAt(at + 1), 16) < 0
        || Character.digit(text.charAt(at + 2), 16) < 0) {
      throw malformed(function, text);
    }
    return Integer.parseInt(text.substring(at + 1, at + 3), 16);
  }

  private static JsonataError malformed(String function, String text) {
    return JsonataError.of(
        "D3140", "Malformed URL passed to $%s(): {{value}}".formatted(function), text);
  }
}
