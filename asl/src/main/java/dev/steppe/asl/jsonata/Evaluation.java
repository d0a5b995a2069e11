package dev.steppe.asl.jsonata;

import dev.steppe.asl.Scope;
import dev.steppe.asl.json.Json;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One evaluation of an expression: what it may refer to, and what it has used of its bounds.
///
/// The bounds of depth and size are those measured on AWS. Time is bounded by counting steps, not
/// by a clock, so that the outcome is a function of the expression and its data.
final class Evaluation {
  /// How deep expressions may nest while they are evaluated.
  private static final int MAX_DEPTH = 100;

  /// The size of the largest string or array: a character counts as one byte, an item as eight.
  private static final long MAX_SIZE = 6_990_256;

  /// The size of all values that an evaluation makes, so that many cannot do what one may not.
  private static final long MAX_TOTAL = 16 * MAX_SIZE;

  /// How many steps an evaluation may take: some seconds' worth.
  private static final long MAX_STEPS = 10_000_000;

  /// How many characters regular expressions may look at.
  private static final long MAX_READS = 50_000_000;

  private final Scope scope;
  private int depth;
  private long steps;
  private long reads;
  private long total;

  Evaluation(Scope scope) {
    this.scope = scope;
  }

  Scope scope() {
    return scope;
  }

  /// A level of the expression begins.
  void enter() {
    if (++depth > MAX_DEPTH) {
      throw tooDeep(depth, MAX_DEPTH);
    }
    if (++steps > MAX_STEPS) {
      throw tooLong();
    }
  }

  void leave() {
    depth--;
  }

  /// Work is done that is none of [#enter].
  void work(long more) {
    steps += more;
    if (steps > MAX_STEPS) {
      throw tooLong();
    }
  }

  /// A regular expression looks at a character.
  void read() {
    if (++reads > MAX_READS) {
      throw tooLong();
    }
  }

  /// An array of that many items is made.
  void makeArray(long items) {
    make(items * 8);
  }

  /// A list grows item by item to that many, to half as many again whenever it is full, as Java's
  /// do. It is there twice while it does.
  void growArray(long items) {
    long before = 0;
    long capacity = 10;
    while (capacity < items) {
      before = capacity;
      capacity += capacity >> 1;
    }
    if ((before + capacity) * 8 > MAX_SIZE) {
      throw tooBig();
    }
    makeArray(items);
  }

  /// A string is made.
  String made(String text) {
    make(text.length());
    return text;
  }

  /// Room is needed for a value of that many bytes.
  void make(long size) {
    total += size;
    if (size > MAX_SIZE || total > MAX_TOTAL) {
      throw tooBig();
    }
  }

  static JsonataError tooDeep(int depth, int most) {
    return JsonataError.bound(
        "Stack overflow error: Check for non-terminating recursive function.  Consider rewriting as tail-recursive. Depth=%d max=%d"
            .formatted(depth, most));
  }

  private static JsonataError tooLong() {
    return JsonataError.bound("Expression evaluation timeout: Check for infinite loop");
  }

  private static JsonataError tooBig() {
    return JsonataError.bound(
        "Expression evaluation memory limit exceeded: Check for excessive memory usage");
  }

  /// What a name means that the expression itself does not bind.
  @Nullable Object global(String name) {
    if (name.equals("states")) {
      return new States();
    }
    var variable = scope.variables().get(name);
    return variable.isPresent() ? Values.of(variable.get()) : Library.function(name);
  }

  /// `$states`. The context object is made when it is asked for.
  private final class States extends AbstractMap<String, Object> {
    @Override
    public @Nullable Object get(@Nullable Object key) {
      return switch (String.valueOf(key)) {
        case "input" -> Values.of(scope.input());
        case "context" -> Values.of(scope.context().get());
        case "result" -> scope.result().map(Values::of).orElse(null);
        case "errorOutput" -> scope.errorOutput().map(Values::of).orElse(null);
        default -> null;
      };
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
      return get(key) != null;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
      Map<String, Json> all = new LinkedHashMap<>();
      all.put("input", scope.input());
      all.put("context", scope.context().get());
      scope.result().ifPresent(result -> all.put("result", result));
      scope.errorOutput().ifPresent(error -> all.put("errorOutput", error));
      Map<String, Object> values = new LinkedHashMap<>();
      all.forEach((key, value) -> values.put(key, Values.of(value)));
      return values.entrySet();
    }
  }
}
