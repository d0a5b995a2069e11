package dev.steppe.integrations.web;

import java.nio.charset.StandardCharsets;

/// Percent-encoding of everything but what never needs it, letters, digits and `-_.~`, as AWS has
/// it and RFC 3986 allows (<https://www.rfc-editor.org/rfc/rfc3986#section-2.3>). A blank becomes
/// `%20`.
public final class Percent {
  private static final String PLAIN = "-_.~";
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private Percent() {}

  public static String encode(String text) {
    return encode(text, false);
  }

  /// @param slashes whether slashes stay as they are
  public static String encode(String text, boolean slashes) {
    var encoded = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (plain || PLAIN.indexOf(c) >= 0 || (slashes && c == '/')) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
      }
    }
    return encoded.toString();
  }
}
