package dev.steppe.integrations.datasets;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Takes CSV apart as the developer guide describes it for ItemReader, which no library does: a
/// quoted cell may hold delimiters and line ends, and `""` for a quote; a backslash, in any cell,
/// escapes a backslash, a quote or the delimiter, and vanishes before anything else. It also knows
/// its place to the byte. Not thread-safe.
final class CsvParser implements AutoCloseable {
  /// The most bytes of a first row that has the names of the columns.
  private static final int MAX_HEADER = 10 << 10;

  private final Content content;
  private final Bytes bytes;
  private final int delimiter;

  CsvParser(Content content, Bytes bytes, char delimiter) {
    this.content = content;
    this.bytes = bytes;
    this.delimiter = delimiter;
    if (bytes.position() == 0) {
      bytes.skipMark();
    }
  }

  /// How a cell ended.
  private enum End {
    CELL,
    ROW
  }

  long position() {
    return bytes.position();
  }

  /// The names of the columns, in the first row; none if there is no row.
  List<String> header() {
    return read(MAX_HEADER, Integer.MAX_VALUE, "the header").orElse(List.of());
  }

  /// The next row that is not an empty line; empty at the end.
  ///
  /// @param columns how many of its cells are wanted
  Optional<List<String>> row(int columns) {
    return read(Content.MAX_ITEM, columns, "the row");
  }

  private Optional<List<String>> read(int most, int columns, String what) {
    while (bytes.peek() == '\n' || bytes.peek() == '\r') {
      bytes.next();
    }
    if (bytes.peek() == Bytes.END) {
      return Optional.empty();
    }
    return Optional.of(new Row(most, columns, what).read());
  }

  /// One row as it is read.
  private final class Row {
    private final long start = bytes.position();
    private final int most;
    private final int columns;
    private final String what;
    private final Text text;
    private final List<String> cells = new ArrayList<>();

    Row(int most, int columns, String what) {
      this.most = most;
      this.columns = columns;
      this.what = what;
      this.text = new Text(most);
    }

    List<String> read() {
      End end;
      do {
        end = bytes.peek() == '"' ? quoted() : plain();
        var cell = text.take();
        if (cells.size() < columns) {
          cells.add(cell);
        }
      } while (end == End.CELL);
      return cells;
    }

    private void add(int octet) {
      if (!text.add(octet) || bytes.position() - start > most + 1L) {
        throw content.fault(
            "%s at byte %d exceeds the maximum size of %d bytes".formatted(what, start, most));
      }
    }

    private End plain() {
      while (true) {
        int next = bytes.next();
        if (next == delimiter) {
          return checked(End.CELL);
        }
        if (endsRow(next)) {
          return End.ROW;
        }
        if (next == '\\') {
          escaped();
        } else {
          add(next);
        }
      }
    }

    private End quoted() {
      bytes.next();
      while (true) {
        int next = bytes.next();
        switch (next) {
          case Bytes.END ->
              throw content.fault(
                  "%s at byte %d has a quote that is never closed".formatted(what, start));
          case '\\' -> escaped();
          case '"' -> {
            if (bytes.peek() != '"') {
              return afterQuote();
            }
            add(bytes.next());
          }
          default -> add(next);
        }
      }
    }

    /// A backslash was read: what it escapes stands for itself.
    private void escaped() {
      int next = bytes.peek();
      if (next == '\\' || next == '"' || next == delimiter) {
        add(bytes.next());
      }
    }

    private End afterQuote() {
      while (true) {
        int next = bytes.next();
        if (next == delimiter) {
          return checked(End.CELL);
        }
        if (endsRow(next)) {
          return End.ROW;
        }
        if (next != ' ' && next != '\t') {
          throw content.fault(
              "%s at byte %d has '%c' after the end of a quoted cell".formatted(what, start, next));
        }
        checked(End.CELL);
      }
    }

    /// Bounds a row that has nothing but delimiters and blanks.
    private End checked(End end) {
      if (bytes.position() - start > most + 1L) {
        add(0);
      }
      return end;
    }

    private boolean endsRow(int next) {
      if (next == '\r') {
        if (bytes.peek() == '\n') {
          bytes.next();
        }
        return true;
      }
      return next == '\n' || next == Bytes.END;
    }
  }

  @Override
  public void close() {
    bytes.close();
  }
}
