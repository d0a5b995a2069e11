package dev.steppe.asl.jsonata;

import dev.steppe.asl.json.Json;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Values during an evaluation: `String`, `Boolean`, `Long`, `Double`, `List`, `Map`, [Procedure],
/// and [Json.Null] for JSON's null. Java's null is JSONata's undefined.
///
/// Arrays and objects of a document are seen through views, so that an evaluation converts no more
/// than what it looks at.
final class Values {
  /// How deep a result may nest: no deeper than what the reader of documents takes.
  private static final int MAX_DEPTH = 500;

  private Values() {}

  static Object of(Json json) {
    return switch (json) {
      case Json.Str(var text) -> text;
      case Json.Bool(var value) -> value;
      case Json.Num number -> Numbers.of(number);
      case Json.Null nothing -> nothing;
      case Json.Arr array -> new ArrayView(array);
      case Json.Obj object -> new ObjectView(object);
    };
  }

  /// @throws UnsupportedResultException if there is a function in it
  static Json toJson(Object value) {
    return toJson(value, 0);
  }

  private static Json toJson(Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw Evaluation.tooDeep(depth, MAX_DEPTH);
    }
    return switch (value) {
      case Json json -> json;
      case String text -> new Json.Str(text);
      case Boolean bool -> Json.of(bool);
      case Long number -> new Json.Int(number);
      case Number number -> Numbers.toJson(number.doubleValue());
      case ArrayView view -> view.source;
      case ObjectView view -> view.source;
      case List<?> items ->
          new Json.Arr(items.stream().map(item -> toJson(item, depth + 1)).toList());
      case Map<?, ?> members -> {
        var object = Json.object();
        members.forEach((key, member) -> object.put((String) key, toJson(member, depth + 1)));
        yield object.build();
      }
      default -> throw new UnsupportedResultException();
    };
  }

  /// There is no JSON for a value.
  static final class UnsupportedResultException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnsupportedResultException() {
      super(null, null, false, false);
    }
  }

  static boolean isArray(@Nullable Object value) {
    return value instanceof List;
  }

  @SuppressWarnings("unchecked")
  static List<Object> items(Object array) {
    return (List<Object>) array;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> members(Object object) {
    return (Map<String, Object>) object;
  }

  /// Whether `value` is a number.
  ///
  /// @throws JsonataError if it is infinite, which no operation takes
  static boolean isNumeric(@Nullable Object value) {
    if (value instanceof Double number) {
      if (number.isInfinite()) {
        throw JsonataError.of("D1001", "Number out of range: {{value}}", number);
      }
      return !number.isNaN();
    }
    return value instanceof Long;
  }

  /// The effective boolean value; undefined counts as false.
  static boolean truth(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Boolean bool -> bool;
      case String text -> !text.isEmpty();
      case Number number -> isNumeric(number) && number.doubleValue() != 0;
      case List<?> items ->
          items.size() == 1 ? truth(items.getFirst()) : items.stream().anyMatch(Values::truth);
      case Map<?, ?> members -> !members.isEmpty();
      default -> false;
    };
  }

  static boolean areEqual(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Number a && right instanceof Number b) {
      return Operators.compare(a, b) == 0;
    }
    if (left instanceof List<?> a && right instanceof List<?> b) {
      if (a.size() != b.size()) {
        return false;
      }
      for (int i = 0; i < a.size(); i++) {
        if (!areEqual(a.get(i), b.get(i))) {
          return false;
        }
      }
      return true;
    }
    if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
      if (a.size() != b.size()) {
        return false;
      }
      for (var member : a.entrySet()) {
        if (!b.containsKey(member.getKey())
            || !areEqual(member.getValue(), b.get(member.getKey()))) {
          return false;
        }
      }
      return true;
    }
    return left != null && left.equals(right);
  }

  /// An array of a document.
  private static final class ArrayView extends AbstractList<Object> implements RandomAccess {
    private final Json.Arr source;

    ArrayView(Json.Arr source) {
      this.source = source;
    }

    @Override
    public Object get(int index) {
      return of(source.items().get(index));
    }

    @Override
    public int size() {
      return source.items().size();
    }
  }

  /// An object of a document.
  private static final class ObjectView extends AbstractMap<String, Object> {
    private final Json.Obj source;

    ObjectView(Json.Obj source) {
      this.source = source;
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
      var member = source.members().get(key);
      return member == null ? null : of(member);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
      return source.members().containsKey(key);
    }

    @Override
    public int size() {
      return source.members().size();
    }

    @Override
    public Set<String> keySet() {
      return source.members().keySet();
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
      return new AbstractSet<>() {
        @Override
        public Iterator<Entry<String, Object>> iterator() {
          var members = source.members().entrySet().iterator();
          return new Iterator<>() {
            @Override
            public boolean hasNext() {
              return members.hasNext();
            }

            @Override
            public Entry<String, Object> next() {
              var member = members.next();
              return Map.entry(member.getKey(), of(member.getValue()));
            }
          };
        }

        @Override
        public int size() {
          return source.members().size();
        }
      };
    }
  }
}
