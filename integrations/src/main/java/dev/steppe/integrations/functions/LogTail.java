package dev.steppe.integrations.functions;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/// Hands on what a process prints, line by line, and keeps the last of it.
final class LogTail {
  /// What `LogType: Tail` returns at most.
  private static final int KEPT_CHARS = 4096;

  /// A line longer than this is handed on in pieces.
  private static final int LINE_CHARS = 64 * 1024;

  private final BiConsumer<String, String> sink;
  private final StringBuilder kept = new StringBuilder();
  private volatile String request = "";

  /// @param sink takes the id of the event that is being run, and the line
  LogTail(BiConsumer<String, String> sink) {
    this.sink = sink;
  }

  /// Reads `printed` to its end, on a platform thread: reading a pipe holds its carrier, and there
  /// are few of those.
  Thread follow(String name, InputStream printed) {
    return Thread.ofPlatform().daemon().name("function-log-" + name).start(() -> read(printed));
  }

  private void read(InputStream printed) {
    try (var lines = new BufferedReader(new InputStreamReader(printed, StandardCharsets.UTF_8))) {
      var line = new StringBuilder();
      for (int c = lines.read(); c >= 0; c = lines.read()) {
        if (c == '\n' || line.length() == LINE_CHARS) {
          take(line.toString());
          line.setLength(0);
        }
        if (c != '\n' && c != '\r') {
          line.append((char) c);
        }
      }
      if (!line.isEmpty()) {
        take(line.toString());
      }
    } catch (IOException | UncheckedIOException _) {
      // The process is gone, and what it still had to say with it.
    }
  }

  private void take(String line) {
    synchronized (kept) {
      kept.append(line).append('\n');
      if (kept.length() > KEPT_CHARS) {
        kept.delete(0, kept.length() - KEPT_CHARS);
      }
    }
    sink.accept(request, line);
  }

  String text() {
    synchronized (kept) {
      return kept.toString();
    }
  }

  /// Another event begins: what is printed from now on belongs to it.
  void begin(String requestId) {
    synchronized (kept) {
      kept.setLength(0);
      request = requestId;
    }
  }
}
