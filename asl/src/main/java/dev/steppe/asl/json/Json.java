package dev.steppe.asl.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.AbstractList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// A JSON value. Immutable, so that it can be shared between states, events and threads.
public sealed interface Json {
  /// Reads one JSON document.
  ///
  /// @throws MalformedJsonException if `text` is not exactly one JSON document
  static Json parse(String text) {
    return JsonReader.read(text);
  }

  /// Reads one JSON document that is handed on with its blanks and the forms of its numbers as they
  /// are: an array or object of which [#written()] is `text`.
  ///
  /// @throws MalformedJsonException if `text` is not exactly one JSON document
  static Json parseAsWritten(String text) {
    var value = JsonReader.read(text);
    return switch (value) {
      case Arr(var items) when !CompactText.matches(value, text) -> Arr.written(items, text);
      case Obj object when !CompactText.matches(value, text) ->
          new Obj(object.members, Optional.of(text));
      case Arr _, Obj _, Null _, Bool _, Num _, Str _ -> value;
    };
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

  /// The text with which this value is handed on: the one it was read from, or else the compact
  /// one.
  ///
  /// AWS carries a payload as text, and does not write it anew in a state that does not change it
  /// (recorded). Only a whole document has such a text. What is put into another value leaves it
  /// behind, so that a part is always compact, wherever it is taken out again; and two values with
  /// different texts are equal.
  default String written() {
    return text();
  }

  /// Whether [#written()] may differ from the compact text.
  default boolean isWritten() {
    return false;
  }

  /// The same value without a text of its own.
  default Json plain() {
    return this;
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
      items = items instanceof WrittenItems ? items : plainCopy(items);
    }

    /// The array of `parts`, in which each stands as it is written. So AWS joins what the branches
    /// of a Parallel state hand on (recorded).
    public static Arr joined(Collection<? extends Json> parts) {
      var items = List.<Json>copyOf(parts);
      return items.stream().anyMatch(Json::isWritten)
          ? written(
              plainCopy(items),
              items.stream().map(Json::written).collect(Collectors.joining(",", "[", "]")))
          : new Arr(items);
    }

    private static Arr written(List<Json> items, String text) {
      return new Arr(new WrittenItems(items, text));
    }

    private static List<Json> plainCopy(List<Json> items) {
      var copy = List.copyOf(items);
      for (var item : copy) {
        if (item.isWritten()) {
          return copy.stream().map(Json::plain).toList();
        }
      }
      return copy;
    }

    @Override
    public List<Json> items() {
      return items instanceof WrittenItems written ? written.items : items;
    }

    @Override
    public boolean isWritten() {
      return items instanceof WrittenItems;
    }

    @Override
    public String written() {
      return items instanceof WrittenItems written ? written.text : text();
    }

    @Override
    public Arr plain() {
      return items instanceof WrittenItems written ? new Arr(written.items) : this;
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /// The items of an array that has a text of its own: a list like any other, so that the array
  /// equals the one without.
  final class WrittenItems extends AbstractList<Json> {
    private final List<Json> items;
    private final String text;

    private WrittenItems(List<Json> items, String text) {
      this.items = items;
      this.text = text;
    }

    @Override
    public Json get(int index) {
      return items.get(index);
    }

    @Override
    public int size() {
      return items.size();
    }
  }

  /// An object. Keys keep their order; two objects are equal when they hold the same members in any
  /// order.
  final class Obj implements Json {
    public static final Obj EMPTY = new Obj(Map.of());

    private final SequencedMap<String, Json> members;
    private final Optional<String> text;

    public Obj(Map<String, Json> members) {
      this(plainCopy(members), Optional.empty());
    }

    private Obj(SequencedMap<String, Json> members, Optional<String> text) {
      this.members = members;
      this.text = text;
    }

    /// An object over `members` itself, which nobody may change from then on and none of which is
    /// written in its own way.
    static Obj owning(SequencedMap<String, Json> members) {
      return new Obj(Collections.unmodifiableSequencedMap(members), Optional.empty());
    }

    private static SequencedMap<String, Json> plainCopy(Map<String, Json> members) {
      var copy = new LinkedHashMap<>(members);
      copy.replaceAll((_, value) -> value.plain());
      return Collections.unmodifiableSequencedMap(copy);
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
      copy.put(key, value.plain());
      return owning(copy);
    }

    @Override
    public boolean isWritten() {
      return text.isPresent();
    }

    @Override
    public String written() {
      return text.orElseGet(this::text);
    }

    @Override
    public Obj plain() {
      return text.isPresent() ? new Obj(members, Optional.empty()) : this;
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
      members.put(key, value.plain());
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
