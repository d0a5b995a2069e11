package dev.steppe.engine;

import dev.steppe.asl.json.Json;

/// Measures payloads as AWS counts them: the bytes of their text in UTF-8, as it is handed on.
final class PayloadSize {
  private PayloadSize() {}

  /// How many bytes `json` takes, if that is no more than `limit`; else some number above it.
  static long upTo(long limit, Json json) {
    return count(json, 0, limit);
  }

  /// How many bytes `json` takes.
  static long of(Json json) {
    return count(json, 0, Long.MAX_VALUE);
  }

  private static long count(Json json, long before, long limit) {
    if (before > limit) {
      return before;
    }
    if (json.isWritten()) {
      return before + utf8(json.written());
    }
    return switch (json) {
      case Json.Null() -> before + 4;
      case Json.Bool(var value) -> before + (value ? 4 : 5);
      case Json.Int(var value) -> before + (value > -10 && value < 10 ? 1 : digits(value));
      case Json.Dec _ -> before + json.text().length();
      case Json.Str(var value) -> before + string(value);
      case Json.Arr(var items) -> {
        long size = before + 1 + Math.max(1, items.size());
        for (var item : items) {
          size = count(item, size, limit);
        }
        yield size;
      }
      case Json.Obj object -> {
        long size = before + 1 + Math.max(1, object.members().size());
        for (var member : object.members().entrySet()) {
          size = count(member.getValue(), size + string(member.getKey()) + 1, limit);
        }
        yield size;
      }
    };
  }

  private static long utf8(String text) {
    long size = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        size += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return size;
  }

  private static int digits(long value) {
    return Long.toString(value).length();
  }

  private static long string(String value) {
    long size = 2;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x80) {
        size += c >= 0x20 && c != '"' && c != '\\' ? 1 : escaped(c);
      } else if (c < 0x800) {
        size += 2;
      } else if (Character.isSurrogate(c)) {
        size += 2;
      } else {
        size += 3;
      }
    }
    return size;
  }

  private static int escaped(char c) {
    return switch (c) {
      case '"', '\\', '\n', '\r', '\t', '\b', '\f' -> 2;
      default -> 6;
    };
  }
}
