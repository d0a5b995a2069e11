package dev.steppe.integrations.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// UTF-8 text that is collected byte by byte, up to a bound. Not thread-safe.
final class Text {
  private final int most;
  private byte[] bytes = new byte[256];
  private int length;

  Text(int most) {
    this.most = most;
  }

  /// @return whether there was room for it
  boolean add(int octet) {
    if (length == most) {
      return false;
    }
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(most, length * 2));
    }
    bytes[length++] = (byte) octet;
    return true;
  }

  int length() {
    return length;
  }

  /// What was collected from that place on, which is given up.
  String take(int from) {
    var text = new String(bytes, from, length - from, UTF_8);
    length = from;
    return text;
  }

  /// What was collected, which is given up.
  String take() {
    return take(0);
  }
}
