package dev.steppe.store.codec;

import java.nio.charset.StandardCharsets;

/// UTF-8 that loses nothing: a surrogate that stands alone takes three bytes like any other `char`
/// of its size.
final class Utf8 {
  private static final char REPLACEMENT = '\uFFFD';

  private Utf8() {}

  static int size(String value) {
    int size = value.length();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        if (isPair(value, i)) {
          size += 2;
          i++;
        } else {
          size += c < 0x800 ? 1 : 2;
        }
      }
    }
    return size;
  }

  static void write(String value, byte[] to, int at) {
    int next = at;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x80) {
        to[next++] = (byte) c;
      } else if (c < 0x800) {
        to[next++] = (byte) (0xC0 | (c >> 6));
        to[next++] = low(c);
      } else if (isPair(value, i)) {
        int code = Character.toCodePoint(c, value.charAt(++i));
        to[next++] = (byte) (0xF0 | (code >> 18));
        to[next++] = low(code >> 12);
        to[next++] = low(code >> 6);
        to[next++] = low(code);
      } else {
        to[next++] = (byte) (0xE0 | (c >> 12));
        to[next++] = low(c >> 6);
        to[next++] = low(c);
      }
    }
  }

  static String read(byte[] from, int at, int size) {
    var value = new String(from, at, size, StandardCharsets.UTF_8);
    return value.indexOf(REPLACEMENT) < 0 ? value : exactly(from, at, size);
  }

  /// The string of which Java's own decoder may have replaced something.
  private static String exactly(byte[] from, int at, int size) {
    var value = new StringBuilder(size);
    for (int i = at; i < at + size; ) {
      int b = from[i];
      if (b >= 0) {
        value.append((char) b);
        i += 1;
      } else if ((b & 0xE0) == 0xC0) {
        value.append((char) (((b & 0x1F) << 6) | bits(from[i + 1])));
        i += 2;
      } else if ((b & 0xF0) == 0xE0) {
        value.append((char) (((b & 0x0F) << 12) | (bits(from[i + 1]) << 6) | bits(from[i + 2])));
        i += 3;
      } else {
        value.appendCodePoint(
            ((b & 0x07) << 18)
                | (bits(from[i + 1]) << 12)
                | (bits(from[i + 2]) << 6)
                | bits(from[i + 3]));
        i += 4;
      }
    }
    return value.toString();
  }

  /// The byte that carries the low six bits of `code`.
  private static byte low(int code) {
    return (byte) (0x80 | (code & 0x3F));
  }

  private static int bits(byte low) {
    return low & 0x3F;
  }

  private static boolean isPair(String value, int at) {
    return Character.isHighSurrogate(value.charAt(at))
        && at + 1 < value.length()
        && Character.isLowSurrogate(value.charAt(at + 1));
  }
}
