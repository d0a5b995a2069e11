package dev.steppe.integrations.outputs;

import dev.steppe.asl.json.Json;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/// Writes log records as lines of JSON, each with the log group that the machine names, to a file
/// or to stdout. A file is only added to, so that it may be cut short from outside.
final class LogFile implements LogSink {
  private static final int BUFFER = 64 * 1024;

  private final OutputStream out;
  private final Losses losses;
  private byte[] buffer = new byte[BUFFER];
  private int used;
  private int lines;

  /// Part of a line may have been written, without its end.
  private boolean broken;

  LogFile(OutputStream out, Losses losses) {
    this.out = out;
    this.losses = losses;
  }

  /// @throws IOException if the file can not be written; the message says why
  static LogFile at(Path file, Losses losses) throws IOException {
    var folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    return new LogFile(
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND), losses);
  }

  static LogFile stdout(Losses losses) {
    return new LogFile(new FileOutputStream(FileDescriptor.out), losses);
  }

  @Override
  public void add(Logging logging, List<LogRecord> records) {
    records.forEach(record -> add(logging, record));
  }

  private void add(Logging logging, LogRecord record) {
    var text =
        logging.group().map(group -> withGroup(record.text(), group.name())).orElse(record.text());
    var line = (text + "\n").getBytes(StandardCharsets.UTF_8);
    if (used + line.length > BUFFER) {
      flush();
    }
    if (used + line.length > buffer.length) {
      buffer = Arrays.copyOf(buffer, used + line.length);
    }
    System.arraycopy(line, 0, buffer, used, line.length);
    used += line.length;
    lines++;
  }

  private static String withGroup(String object, String group) {
    return object.substring(0, object.length() - 1)
        + ",\"log_group\":"
        + Json.of(group).text()
        + "}";
  }

  @Override
  public void flush() {
    if (used == 0) {
      return;
    }
    try {
      if (broken) {
        out.write('\n');
      }
      out.write(buffer, 0, used);
      out.flush();
      broken = false;
      losses.over();
    } catch (IOException e) {
      broken = true;
      losses.add(lines, "they can not be written: " + e.getMessage());
    }
    used = 0;
    lines = 0;
    if (buffer.length > BUFFER) {
      buffer = new byte[BUFFER];
    }
  }

  @Override
  public void close() {
    flush();
    losses.end();
    try {
      out.close();
    } catch (IOException e) {
      losses.add(0, "the file can not be closed: " + e.getMessage());
    }
  }
}
