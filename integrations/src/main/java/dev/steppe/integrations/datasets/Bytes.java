package dev.steppe.integrations.datasets;

import dev.steppe.runtime.DatasetException;
import java.io.IOException;
import java.io.InputStream;

/// Bytes that are read one by one, and know their place. Not thread-safe.
final class Bytes implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  /// What [#next] gives at the end.
  static final int END = -1;

  private final InputStream in;
  private final String source;
  private final byte[] buffer = new byte[BUFFER];
  private long base;
  private int at;
  private int filled;

  /// @param from the place of the first byte of `in`
  Bytes(InputStream in, String source, long from) {
    this.in = in;
    this.source = source;
    this.base = from;
  }

  /// The next byte, as a number from 0 to 255, or [#END].
  int next() {
    return at < filled || fill() ? buffer[at++] & 0xFF : END;
  }

  /// What [#next] will give.
  int peek() {
    return at < filled || fill() ? buffer[at] & 0xFF : END;
  }

  /// How many bytes are before the next one.
  long position() {
    return base + at;
  }

  /// Passes a byte order mark.
  void skipMark() {
    if (peek() == 0xEF && filled - at >= 3 && (buffer[at + 1] & 0xFF) == 0xBB) {
      at += 3;
    }
  }

  private boolean fill() {
    try {
      base += at;
      at = 0;
      filled = 0;
      filled = in.readNBytes(buffer, 0, buffer.length);
      return filled > 0;
    } catch (IOException e) {
      throw new DatasetException("%s cannot be read: %s".formatted(source, e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      // Nothing more is wanted of it.
    }
  }
}
