package dev.steppe.integrations.outputs;

/// How long texts are as strings inside JSON, where AWS measures them: with what must be escaped
/// escaped, in UTF-8.
final class Escaped {
  /// What log records and events have room for:
  /// <https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html>.
  static final int MOST_BYTES = 248 * 1024;

  /// No character takes more.
  private static final int MOST_BYTES_A_CHAR = 6;

  private Escaped() {}

  /// Whether the texts together certainly take no more than [#MOST_BYTES]; quicker to know than how
  /// much they take.
  static boolean isSmall(int chars) {
    return chars <= MOST_BYTES / MOST_BYTES_A_CHAR;
  }

  static int bytes(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      bytes += bytes(text.charAt(i));
    }
    return bytes;
  }

  /// As much of the beginning of `text` as takes at most so many bytes. Cuts no character in two.
  static String cut(String text, int most) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      bytes += bytes(text.charAt(i));
      if (bytes > most) {
        boolean splits = i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
        return text.substring(0, splits ? i - 1 : i);
      }
    }
    return text;
  }

  /// Half a surrogate pair counts as half of the pair's four bytes.
  private static int bytes(char c) {
    return switch (c) {
      case '"', '\\', '\n', '\r', '\t', '\b', '\f' -> 2;
      default -> {
        if (c < 0x20) {
          yield 6;
        }
        yield c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
      }
    };
  }
}
