package dev.steppe.integrations.protocols;

import java.nio.charset.StandardCharsets;

/// Percent-encoding as AWS has it: all but letters, digits and `-_.~` are encoded.
final class Percent {
  private static final String PLAIN = "-_.~";
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private Percent() {}

  static String encode(String text) {
    return encode(text, false);
  }

  /// @param slashes whether slashes stay as they are
  static String encode(String text, boolean slashes) {
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
