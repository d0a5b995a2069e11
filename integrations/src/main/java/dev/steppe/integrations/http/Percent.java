package dev.steppe.integrations.http;

import java.nio.charset.StandardCharsets;

/// Percent-encoding of everything but what never needs it:
/// <https://www.rfc-editor.org/rfc/rfc3986#section-2.3>. A blank becomes `%20`.
final class Percent {
  private static final String UNRESERVED = "-._~";
  private static final String DIGITS = "0123456789ABCDEF";

  private Percent() {}

  static String encode(String text) {
    var out = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      if ((c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || UNRESERVED.indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append('%').append(DIGITS.charAt(c >> 4)).append(DIGITS.charAt(c & 0xF));
      }
    }
    return out.toString();
  }
}
