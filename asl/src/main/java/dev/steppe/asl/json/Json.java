package dev.steppe.asl.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// A JSON value. Immutable, so that it can be shared between states, events and threads.
public sealed interface Json {
  /// Reads one JSON document.
  ///
  /// @throws MalformedJsonException if `text` is not exactly one JSON document
  static Json parse(String text) {
    return JsonReader.read(text);
  }

  static Str of(String value) {
    return new Str(value);
  }

  static Bool of(boolean value) {
    return value ? Bool.TRUE : Bool.FALSE;
  }

  static Int of(long value) {
    return new Int(value);
  }

  /// The JSON number for `value`: an [Int] if it fits one exactly, else a [Dec].
  static Num of(BigInteger value) {
    return value.bitLength() < 64 ? new Int(value.longValue()) : new Dec(new BigDecimal(value));
  }

  static Num of(BigDecimal value) {
    return new Dec(value);
  }

  static Arr array(Json... items) {
    return new Arr(List.of(items));
  }

  static Builder object() {
    return new Builder();
  }

  /// The compact JSON text: no blanks, keys in their order.
  default String text() {
    var out = new StringBuilder(64);
    JsonWriter.write(this, out);
    return out.toString();
  }

  record Null() implements Json {
    public static final Null NULL = new Null();

    @Override
    public String toString() {
      return text();
    }
  }

  record Bool(boolean value) implements Json {
    public static final Bool TRUE = new Bool(true);
    public static final Bool FALSE = new Bool(false);

    @Override
    public String toString() {
      return text();
    }
  }

  /// A number. Whole numbers that fit a `long` are exact, and so is every other number: nothing is
  /// rounded that the reader was given.
  sealed interface Num extends Json {
    BigDecimal decimal();

    double asDouble();
  }

  record Int(long value) implements Num {
    @Override
    public BigDecimal decimal() {
      return BigDecimal.valueOf(value);
    }

    @Override
    public double asDouble() {
      return value;
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /// A number with a fraction, an exponent, or more digits than a `long` holds.
  record Dec(BigDecimal decimal) implements Num {
    @Override
    public double asDouble() {
      return decimal.doubleValue();
    }

    @Override
    public String toString() {
      return text();
    }
  }

  record Str(String value) implements Json {
    @Override
    public String toString() {
      return text();
    }
  }

  record Arr(List<Json> items) implements Json {
    public static final Arr EMPTY = new Arr(List.of());

    public Arr {
      items = List.copyOf(items);
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /// An object. Keys keep their order; two objects are equal when they hold the same members in any
  /// order.
  final class Obj implements Json {
    public static final Obj EMPTY = new Obj(Map.of());

    private final SequencedMap<String, Json> members;

    public Obj(Map<String, Json> members) {
      this.members = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(members));
    }

    private Obj(SequencedMap<String, Json> members) {
      this.members = Collections.unmodifiableSequencedMap(members);
    }

    /// An object over `members` itself, which nobody may change from then on.
    static Obj owning(SequencedMap<String, Json> members) {
      return new Obj(members);
    }

    public SequencedMap<String, Json> members() {
      return members;
    }

    public Optional<Json> get(String key) {
      return Optional.ofNullable(members.get(key));
    }

    /// A copy in which `key` has `value`, at its old place or else at the end.
    public Obj with(String key, Json value) {
      var copy = new LinkedHashMap<>(members);
      copy.put(key, value);
      return owning(copy);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Obj that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
      return members.hashCode();
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /// Collects the members of an object. Not thread-safe; usable once.
  final class Builder {
    private final SequencedMap<String, Json> members = new LinkedHashMap<>();
    private boolean built;

    private Builder() {}

    /// @throws IllegalStateException if the object is built already
    public Builder put(String key, Json value) {
      if (built) {
        throw new IllegalStateException("the object is built already");
      }
      members.put(key, value);
      return this;
    }

    public Builder put(String key, String value) {
      return put(key, new Str(value));
    }

    public Builder put(String key, long value) {
      return put(key, new Int(value));
    }

    public Builder put(String key, boolean value) {
      return put(key, Json.of(value));
    }

    /// Puts `value` if there is one.
    public Builder putString(String key, Optional<String> value) {
      value.ifPresent(v -> put(key, v));
      return this;
    }

    /// Puts `value` if there is one.
    public Builder putJson(String key, Optional<? extends Json> value) {
      value.ifPresent(v -> put(key, v));
      return this;
    }

    public Obj build() {
      built = true;
      return Obj.owning(members);
    }
  }
}
