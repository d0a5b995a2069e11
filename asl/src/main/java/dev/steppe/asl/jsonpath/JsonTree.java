package dev.steppe.asl.jsonpath;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidJsonException;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.TypeRef;
import com.jayway.jsonpath.spi.json.JsonProvider;
import com.jayway.jsonpath.spi.mapper.MappingProvider;
import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;

/// Shows our JSON values to Jayway's library as they are, without a copy, and counts the nodes that
/// one evaluation visits. Made anew for each evaluation.
///
/// A filter may begin at `$` for each item, so that whatever it does costs as often as there are
/// items. What the library does to one value is counted by its size there: it reads a long text
/// again for each comparison, and it writes the message of each miss, although nobody reads it.
///
/// The library's own arrays, in which it collects what an indefinite path finds, are Java lists;
/// what it looks at as a scalar is a Java string, number, boolean or null.
@NullUnmarked
final class JsonTree implements JsonProvider {
  /// How many nodes one evaluation may visit: several times what a document of 256 KiB has.
  private static final long MAX_VISITS = 400_000;

  /// How often it may visit each node of a document so large that this is more.
  private static final int MAX_VISITS_EACH = 4;

  /// Deep scans spell out the way to every node that they visit: so many steps cost as much as a
  /// visit.
  private static final int STEPS_OF_A_VISIT = 32;

  /// So many characters cost as much as a node.
  private static final int CHARACTERS_OF_A_VISIT = 64;

  private final Json document;
  private final boolean scans;

  /// What it costs that a path of a filter misses; nothing where there is no filter.
  private final int miss;

  private long visits;
  private long most;
  private boolean measured;

  JsonTree(Json document, String path) {
    this.document = document;
    this.scans = path.contains("..");
    this.miss = path.contains("?") ? costOfAMiss(path) : 0;
    this.most = scans ? MAX_VISITS / (1 + depth(document) / STEPS_OF_A_VISIT) : MAX_VISITS;
  }

  /// A miss is told with the path, and below `$` it may be the same for each item.
  private static int costOfAMiss(String path) {
    return (path.indexOf('$', 1) < 0 ? 2 : 5) + path.length() / CHARACTERS_OF_A_VISIT;
  }

  /// Makes the plain Java form in which filters compare arrays and objects, which is a visit of
  /// each of their nodes, too: a filter such as `[?(@ in $)]` asks for all of them at every item.
  MappingProvider mapping() {
    return new MappingProvider() {
      @Override
      public <T> T map(Object source, Class<T> type, Configuration configuration) {
        return type.cast(toJava(source));
      }

      @Override
      public <T> T map(Object source, TypeRef<T> type, Configuration configuration) {
        throw new UnsupportedOperationException("mapping to " + type);
      }
    };
  }

  private void visit(long nodes) {
    visits += nodes;
    if (visits > most && !measured) {
      measured = true;
      var wayToEach = scans ? 1 + depth(document) / STEPS_OF_A_VISIT : 1;
      most = Math.max(most, MAX_VISITS_EACH * weight(document) / wayToEach);
    }
    if (visits > most) {
      throw new JsonPathException(
          "The path visits more than %d nodes of the document".formatted(most));
    }
  }

  private static int depth(Json json) {
    int depth = 0;
    for (var inner : inside(json)) {
      depth = Math.max(depth, 1 + depth(inner));
    }
    return depth;
  }

  /// How many nodes there are, where the characters of long texts count too.
  private static long weight(Json json) {
    long weight = json instanceof Json.Str(var text) ? weight(text) : 1;
    for (var inner : inside(json)) {
      weight += weight(inner);
    }
    return weight;
  }

  private static long weight(String text) {
    return 1L + text.length() / CHARACTERS_OF_A_VISIT;
  }

  private static Collection<Json> inside(Json json) {
    return switch (json) {
      case Json.Arr(var items) -> items;
      case Json.Obj object -> object.members().values();
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> List.of();
    };
  }

  /// A result of the library as JSON.
  static Json jsonOf(Object result) {
    return switch (result) {
      case null -> Json.Null.NULL;
      case Json json -> json;
      case String string -> new Json.Str(string);
      case Boolean bool -> Json.of(bool);
      case Integer number -> new Json.Int(number);
      case Long number -> new Json.Int(number);
      case BigDecimal number -> new Json.Dec(number);
      case Double number -> real(number);
      case Number number -> real(number.doubleValue());
      case Collection<?> items -> new Json.Arr(items.stream().map(JsonTree::jsonOf).toList());
      case Map<?, ?> members -> {
        var object = Json.object();
        members.forEach((key, value) -> object.put(String.valueOf(key), jsonOf(value)));
        yield object.build();
      }
      default -> throw new JsonPathException("A path cannot give " + result.getClass());
    };
  }

  private static Json real(double number) {
    if (!Double.isFinite(number)) {
      throw new JsonPathException("The result is not a number");
    }
    return new Json.Dec(BigDecimal.valueOf(number));
  }

  private Object toJava(Object source) {
    visit(1);
    return switch (source) {
      case Json.Arr array -> toJava(array.items());
      case List<?> items -> {
        var copy = new ArrayList<Object>(items.size());
        items.forEach(item -> copy.add(toJava(item)));
        yield copy;
      }
      case Json.Obj object -> {
        var copy = new LinkedHashMap<String, Object>();
        object.members().forEach((key, value) -> copy.put(key, toJava(value)));
        yield copy;
      }
      case null, default -> scalar(source);
    };
  }

  private static Object scalar(Object node) {
    return switch (node) {
      case Json.Null() -> null;
      case Json.Bool(var value) -> value;
      case Json.Int(var value) -> value;
      case Json.Dec(var value) -> value;
      case Json.Str(var value) -> value;
      case null, default -> node;
    };
  }

  @Override
  public Object parse(String json) {
    try {
      return Json.parse(json);
    } catch (MalformedJsonException e) {
      throw new InvalidJsonException(e);
    }
  }

  @Override
  public Object parse(InputStream stream, String charset) {
    throw new UnsupportedOperationException("reading a stream");
  }

  @Override
  public String toJson(Object node) {
    return jsonOf(node).text();
  }

  @Override
  public Object createArray() {
    return new ArrayList<Object>();
  }

  @Override
  public Object createMap() {
    return new LinkedHashMap<String, Object>();
  }

  /// Asked before an index is applied, whose miss the library tells with the whole value.
  @Override
  public boolean isArray(Object node) {
    var is = node instanceof Json.Arr || node instanceof List;
    if (!is && miss > 0) {
      visit(
          switch (node) {
            case Json json -> weight(json);
            case String text -> weight(text);
            case null, default -> 0;
          });
    }
    return is;
  }

  /// Asked before a member is looked up.
  @Override
  public boolean isMap(Object node) {
    var is = node instanceof Json.Obj || node instanceof Map;
    if (!is && !scans) {
      visit(miss);
    }
    return is;
  }

  @Override
  public int length(Object node) {
    return switch (node) {
      case Json.Arr array -> array.items().size();
      case Json.Obj object -> object.members().size();
      case Json.Str string -> string.value().length();
      case Collection<?> items -> items.size();
      case Map<?, ?> members -> members.size();
      case String string -> string.length();
      default -> throw new JsonPathException("length() cannot be applied to " + node);
    };
  }

  @Override
  public Iterable<?> toIterable(Object node) {
    var items =
        switch (node) {
          case Json.Arr array -> array.items();
          case Json.Obj object -> object.members().values();
          case Collection<?> collection -> collection;
          case Map<?, ?> members -> members.values();
          default -> throw new JsonPathException("cannot iterate over " + node);
        };
    visit(items.size());
    var unwrapped = new ArrayList<Object>(items.size());
    items.forEach(item -> unwrapped.add(scalar(item)));
    return unwrapped;
  }

  @Override
  public Collection<String> getPropertyKeys(Object node) {
    if (!(node instanceof Json.Obj object)) {
      throw new UnsupportedOperationException("keys of " + node);
    }
    visit(object.members().size());
    return object.members().sequencedKeySet();
  }

  @Override
  public Object getArrayIndex(Object node, int index) {
    visit(1);
    return node instanceof Json.Arr array ? array.items().get(index) : ((List<?>) node).get(index);
  }

  @Override
  @Deprecated
  public Object getArrayIndex(Object node, int index, boolean unwrap) {
    var item = getArrayIndex(node, index);
    return unwrap ? scalar(item) : item;
  }

  @Override
  @SuppressWarnings("unchecked")
  public void setArrayIndex(Object node, int index, Object item) {
    visit(1);
    if (!(node instanceof List<?>)) {
      throw new JsonPathException("A path cannot change its document");
    }
    var items = (List<Object>) node;
    if (index == items.size()) {
      items.add(item);
    } else {
      items.set(index, item);
    }
  }

  @Override
  public Object getMapValue(Object node, String key) {
    visit(1);
    if (node instanceof Json.Obj object) {
      var value = object.members().get(key);
      return value == null ? UNDEFINED : value;
    }
    var members = (Map<?, ?>) node;
    return members.containsKey(key) ? members.get(key) : UNDEFINED;
  }

  @Override
  @SuppressWarnings("unchecked")
  public void setProperty(Object node, Object key, Object value) {
    visit(1);
    if (!(node instanceof Map<?, ?>)) {
      throw new JsonPathException("A path cannot change its document");
    }
    ((Map<String, Object>) node).put(String.valueOf(key), value);
  }

  @Override
  public void removeProperty(Object node, Object key) {
    throw new JsonPathException("A path cannot change its document");
  }

  @Override
  public Object unwrap(Object node) {
    var scalar = scalar(node);
    if (miss > 0 && scalar instanceof String text) {
      visit(text.length() / CHARACTERS_OF_A_VISIT);
    }
    return scalar;
  }
}
