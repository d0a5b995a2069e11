package dev.steppe.asl.jsonpath;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;

/// The intrinsic functions that make or take strings.
final class TextFunctions {
  /// The longest text that Base64Encode, Base64Decode and Hash take, as documented.
  private static final int MAX_LENGTH = 10_000;

  private static final Set<String> DIGESTS =
      Set.of("MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512");

  private TextFunctions() {}

  /// Puts the arguments into the places that `{}` marks in the template.
  static Json format(Arguments arguments) {
    var template = arguments.template().orElseGet(() -> arguments.string(0));
    var out = new StringBuilder();
    int next = 1;
    for (int i = 0; i < template.length(); i++) {
      char c = template.charAt(i);
      boolean last = i + 1 == template.length();
      if (c == '\\' && !last && "'{}\\".indexOf(template.charAt(i + 1)) >= 0) {
        out.append(template.charAt(++i));
      } else if (c == '{' && !last && template.charAt(i + 1) == '}' && next < arguments.count()) {
        out.append(plain(arguments.value(next++)));
        i++;
      } else if (c == '{' || c == '}') {
        throw arguments.invalid();
      } else {
        out.append(c);
      }
    }
    if (next < arguments.count()) {
      throw arguments.invalid();
    }
    return new Json.Str(out.toString());
  }

  /// A value as Java prints it, which is how Format shows arrays and objects: `{a=1, b=[]}`.
  private static String plain(Json value) {
    return switch (value) {
      case Json.Str(var string) -> string;
      case Json.Arr(var items) ->
          items.stream().map(TextFunctions::plain).collect(Collectors.joining(", ", "[", "]"));
      case Json.Obj object ->
          object.members().entrySet().stream()
              .map(member -> member.getKey() + "=" + plain(member.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case Json.Null nothing -> value.text();
      case Json.Bool bool -> value.text();
      case Json.Num number -> value.text();
    };
  }

  /// Splits at every character of the second argument; empty pieces are left out.
  static Json split(Arguments arguments) {
    var text = arguments.string(0);
    var separators = arguments.string(1);
    var pieces = new ArrayList<Json>();
    int from = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || separators.indexOf(text.charAt(i)) >= 0) {
        if (i > from) {
          pieces.add(new Json.Str(text.substring(from, i)));
        }
        from = i + 1;
      }
    }
    return new Json.Arr(pieces);
  }

  /// A blank string gives null, as recorded.
  static Json stringToJson(Arguments arguments) {
    var text = arguments.string(0);
    if (text.isBlank()) {
      return Json.Null.NULL;
    }
    try {
      return Json.parse(text);
    } catch (MalformedJsonException e) {
      throw arguments.invalid();
    }
  }

  static Json base64Encode(Arguments arguments) {
    return new Json.Str(
        Base64.getEncoder()
            .encodeToString(limited(arguments, arguments.string(0)).getBytes(UTF_8)));
  }

  /// Decodes leniently, as AWS does: what is not of the alphabet is passed over, and so are missing
  /// padding and a last character that is too few for a byte.
  static Json base64Decode(Arguments arguments) {
    var text = limited(arguments, arguments.string(0));
    var digits = new StringBuilder(text.length());
    for (int i = 0; i < text.length() && text.charAt(i) != '='; i++) {
      char c = text.charAt(i);
      if (c < 128 && (Character.isLetterOrDigit(c) || c == '+' || c == '/')) {
        digits.append(c);
      }
    }
    if (digits.length() % 4 == 1) {
      digits.setLength(digits.length() - 1);
    }
    return new Json.Str(new String(Base64.getDecoder().decode(digits.toString()), UTF_8));
  }

  /// The digest of a string, or of the text of any other value, in lower-case hexadecimal.
  static Json hash(Arguments arguments) {
    var data = arguments.value(0) instanceof Json.Str(var text) ? text : arguments.value(0).text();
    var algorithm = arguments.string(1);
    if (!DIGESTS.contains(algorithm)) {
      throw arguments.invalid();
    }
    try {
      var digest = MessageDigest.getInstance(algorithm);
      return new Json.Str(
          HexFormat.of().formatHex(digest.digest(limited(arguments, data).getBytes(UTF_8))));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String limited(Arguments arguments, String text) {
    if (text.length() > MAX_LENGTH) {
      throw arguments.invalid();
    }
    return text;
  }
}
