package dev.steppe.store.codec;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/// JSON in bytes: a head that says what comes and how much of it, then that. Quicker to write and
/// to read than text, and it keeps a number's digits.
final class JsonForm {
  private static final int NULL = 0;
  private static final int FALSE = 1;
  private static final int TRUE = 2;
  private static final int INTEGER = 3;
  private static final int DECIMAL = 4;
  private static final int STRING = 5;
  private static final int ARRAY = 6;
  private static final int OBJECT = 7;
  private static final int KIND_BITS = 3;

  /// The size that a [#NULL] never has: the text follows of an array or object that is not written
  /// as compact JSON.
  private static final int WRITTEN = 1;

  private JsonForm() {}

  static void write(Json json, Writer out) {
    if (json.isWritten()) {
      head(NULL, WRITTEN, out);
      out.text(json.written());
      return;
    }
    switch (json) {
      case Json.Null() -> head(NULL, 0, out);
      case Json.Bool(var value) -> head(value ? TRUE : FALSE, 0, out);
      case Json.Int(var value) -> {
        head(INTEGER, 0, out);
        out.signed(value);
      }
      case Json.Dec(var value) -> {
        var digits = value.unscaledValue().toByteArray();
        head(DECIMAL, digits.length, out);
        out.raw(digits);
        out.signed(value.scale());
      }
      case Json.Str(var value) -> {
        int size = Utf8.size(value);
        head(STRING, size, out);
        out.utf8(value, size);
      }
      case Json.Arr(var items) -> {
        head(ARRAY, items.size(), out);
        for (var item : items) {
          write(item, out);
        }
      }
      case Json.Obj object -> {
        head(OBJECT, object.members().size(), out);
        for (var member : object.members().entrySet()) {
          out.text(member.getKey());
          write(member.getValue(), out);
        }
      }
    }
  }

  private static void head(int kind, int size, Writer out) {
    out.number((long) size << KIND_BITS | kind);
  }

  static Json read(Reader in) {
    var head = in.number();
    int size = Math.toIntExact(head >>> KIND_BITS);
    int kind = (int) head & OBJECT;
    return switch (kind) {
      case NULL -> size == WRITTEN ? written(in) : Json.Null.NULL;
      case FALSE -> Json.Bool.FALSE;
      case TRUE -> Json.Bool.TRUE;
      case INTEGER -> new Json.Int(in.signed());
      case DECIMAL ->
          new Json.Dec(new BigDecimal(new BigInteger(in.raw(size)), Math.toIntExact(in.signed())));
      case STRING -> new Json.Str(in.utf8(size));
      case ARRAY -> array(size, in);
      default -> object(size, in);
    };
  }

  private static Json written(Reader in) {
    try {
      return Json.parseAsWritten(in.text());
    } catch (MalformedJsonException e) {
      throw new UnreadableDataException("a payload that is not JSON: " + e.getMessage());
    }
  }

  private static Json array(int size, Reader in) {
    if (size == 0) {
      return Json.Arr.EMPTY;
    }
    var items = new ArrayList<Json>();
    for (int i = 0; i < size; i++) {
      items.add(read(in));
    }
    return new Json.Arr(items);
  }

  private static Json object(int size, Reader in) {
    if (size == 0) {
      return Json.Obj.EMPTY;
    }
    var members = new LinkedHashMap<String, Json>();
    for (int i = 0; i < size; i++) {
      var name = in.text();
      members.put(name, read(in));
    }
    return new Json.Obj(members);
  }
}
