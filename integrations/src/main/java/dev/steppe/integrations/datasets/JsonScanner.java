package dev.steppe.integrations.datasets;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import java.util.regex.Pattern;

/// Finds where the values of a JSON document begin and end, without holding more than one.
///
/// A streaming parser would do but for two things: places must be known to the byte, so that
/// reading can go on at one, and documents have millions of names, which such parsers keep. The
/// values themselves are left to the parser; parts that nobody asks for are passed over with no
/// more than their brackets and quotes looked at.
record JsonScanner(Content content, Bytes bytes) {
  private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,17}");

  /// The next byte that is not blank, which is not passed.
  int afterBlanks() {
    while (true) {
      int next = bytes.peek();
      if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
        return next;
      }
      bytes.next();
    }
  }

  /// Passes that byte, which must come next.
  void expect(char expected) {
    int next = afterBlanks();
    if (next != expected) {
      throw content.fault(
          "the JSON document needs '%c' at byte %d, but there is %s"
              .formatted(
                  expected,
                  bytes.position(),
                  next == Bytes.END ? "its end" : "'%c'".formatted(next)));
    }
    bytes.next();
  }

  /// The name of a member, with the colon after it passed.
  String name() {
    afterBlanks();
    long start = bytes.position();
    if (!(value() instanceof Json.Str(var name))) {
      throw content.fault("the JSON document needs a name at byte " + start);
    }
    expect(':');
    return name;
  }

  /// The next value.
  Json value() {
    afterBlanks();
    long start = bytes.position();
    var text = new Text(Content.MAX_ITEM);
    pass(octet -> {
      if (!text.add(octet)) {
        throw content.itemTooLarge(start);
      }
    });
    try {
      return Json.parse(text.take());
    } catch (MalformedJsonException e) {
      throw content.fault(
          "the item at byte %d is not valid JSON: %s".formatted(start, e.getMessage()));
    }
  }

  /// Goes into the next value, to the member of that name or the item of that index.
  ///
  /// @return whether there is one
  boolean descend(String step) {
    int open = afterBlanks();
    if (open == '{') {
      bytes.next();
      return toMember(step);
    }
    if (open == '[' && INDEX.matcher(step).matches()) {
      bytes.next();
      return toItem(Long.parseLong(step));
    }
    return false;
  }

  private boolean toMember(String wanted) {
    for (boolean first = true; afterBlanks() != '}'; first = false) {
      if (!first) {
        expect(',');
      }
      if (name().equals(wanted)) {
        return true;
      }
      pass(octet -> {});
    }
    return false;
  }

  private boolean toItem(long index) {
    for (long i = 0; afterBlanks() != ']'; i++) {
      if (i > 0) {
        expect(',');
      }
      if (i == index) {
        return true;
      }
      pass(octet -> {});
    }
    return false;
  }

  /// Takes the bytes of a value.
  @FunctionalInterface
  private interface Sink {
    void add(int octet);
  }

  /// Passes the next value. What comes is not empty: at least one byte is passed.
  private void pass(Sink sink) {
    int next = afterBlanks();
    if (next == '"') {
      passString(sink);
    } else if (next == '{' || next == '[') {
      passNested(sink);
    } else {
      passScalar(sink);
    }
  }

  private void passNested(Sink sink) {
    long depth = 0;
    do {
      int next = bytes.peek();
      switch (next) {
        case Bytes.END -> throw unfinished();
        case '"' -> {
          passString(sink);
          continue;
        }
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        default -> {}
      }
      sink.add(bytes.next());
    } while (depth > 0);
  }

  private void passString(Sink sink) {
    sink.add(bytes.next());
    while (true) {
      int next = bytes.next();
      if (next == Bytes.END) {
        throw unfinished();
      }
      sink.add(next);
      if (next == '"') {
        return;
      }
      if (next == '\\' && bytes.peek() != Bytes.END) {
        sink.add(bytes.next());
      }
    }
  }

  private void passScalar(Sink sink) {
    if (bytes.peek() == Bytes.END) {
      throw unfinished();
    }
    do {
      sink.add(bytes.next());
    } while (!endsScalar(bytes.peek()));
  }

  private static boolean endsScalar(int next) {
    return switch (next) {
      case Bytes.END, ' ', '\n', '\r', '\t', ',', ':', ']', '}', '[', '{', '"' -> true;
      default -> false;
    };
  }

  private RuntimeException unfinished() {
    return content.fault("the JSON document ends unfinished at byte " + bytes.position());
  }
}
