package dev.steppe.engine;

import dev.steppe.asl.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Guesses what the data of a machine looks like, from what its definition says of it: the paths
/// that it reads, and the values that it compares with. What reads `$.a.b` may be given `b` in the
/// `a` of its input, or `b` at the root, when `a` is where a result was put: so every end of a path
/// is a path of its own.
final class Guesses {
  private static final Pattern PATH =
      Pattern.compile(
          "\\$(?:states\\.(?:input|result|errorOutput))?((?:\\.[A-Za-z_][\\w-]*|\\.?\\[[^\\]]*])+)");
  private static final Pattern QUOTED = Pattern.compile("\\['([^']+)'\\]");

  private static final Pattern STEP = Pattern.compile("(?=[.\\[])");

  /// Stand for an object with all the guesses in it, and for an array of such.
  private static final Json ALL = Json.of("@all");

  private static final Json ALLS = Json.of("@alls");

  private static final List<Json> ANYTHING =
      List.of(
          ALL,
          ALL,
          ALL,
          ALLS,
          Json.of("text"),
          Json.of("text"),
          Json.of(3),
          Json.of("7"),
          Json.Bool.TRUE,
          Json.Bool.FALSE,
          Json.of("{\"text\":\"text\"}"),
          Json.of("[\"text\"]"),
          Json.of("2030-01-01T00:00:00Z"),
          new Json.Arr(List.of(Json.of("text"), Json.of("other"))));

  private static final Json ARRAY =
      new Json.Arr(List.of(Json.of("text"), Json.of("other"), Json.of("third")));

  /// What a path must hold in fields of these names.
  private static final Map<String, List<Json>> NEEDED =
      Map.of(
          "ItemsPath", List.of(ALLS, ALLS, ARRAY),
          "Items", List.of(ALLS, ALLS, ARRAY),
          "SecondsPath", List.of(Json.of(5)),
          "TimestampPath", List.of(Json.of("2030-01-01T00:00:05Z")),
          "TimeoutSecondsPath", List.of(Json.of(5)));

  /// What the first argument of these functions must be.
  private static final Map<String, List<Json>> ARGUMENTS =
      Map.ofEntries(
          Map.entry("StringToJson", List.of(Json.of("{\"text\":\"text\"}"), Json.of("[\"text\"]"))),
          Map.entry(
              "StringSplit", List.of(Json.of("a/b/c/d.e-f:g,h/i"), Json.of("a:b:c:d:e:f:g:h:i"))),
          Map.entry("ArrayLength", List.of(ARRAY, ALLS)),
          Map.entry("ArrayGetItem", List.of(ARRAY, ALLS)),
          Map.entry("ArrayPartition", List.of(ALLS)),
          Map.entry("ArrayContains", List.of(ARRAY)),
          Map.entry("ArrayUnique", List.of(ARRAY)),
          Map.entry("MathAdd", List.of(Json.of(2))),
          Map.entry("MathRandom", List.of(Json.of(1))),
          Map.entry("ArrayRange", List.of(Json.of(1))),
          Map.entry("Base64Decode", List.of(Json.of("dGV4dA=="))),
          Map.entry("Hash", List.of(Json.of("text"))));

  private static final Pattern CALL = Pattern.compile("States\\.(\\w+)\\(\\s*(\\$[^,)]*)");

  /// What each path may hold. A path without any guess is an object, or left out.
  private final Map<List<String>, Guess> values =
      new TreeMap<>(Comparator.comparing((List<String> path) -> String.join("/", path)));

  /// @param told what the definition says that a path holds
  private record Guess(List<Json> told) {
    Json value(Random random) {
      boolean any = told.isEmpty() || random.nextInt(8) == 0;
      var among = any ? ANYTHING : told;
      return among.get(random.nextInt(among.size()));
    }
  }

  Guesses(Json definition) {
    read(definition);
  }

  private void read(Json json) {
    switch (json) {
      case Json.Obj object -> {
        object.get("Variable").ifPresent(variable -> compared(variable, object));
        object
            .members()
            .forEach((name, value) -> {
              if (value instanceof Json.Str(var text)) {
                NEEDED
                    .getOrDefault(name, List.of())
                    .forEach(wish -> paths(text).forEach(path -> add(path, List.of(wish))));
              }
              read(value);
            });
      }
      case Json.Arr(var items) -> items.forEach(this::read);
      case Json.Str(var text) -> {
        paths(text).forEach(path -> add(path, List.of()));
        called(text);
      }
      case Json.Null _, Json.Bool _, Json.Num _ -> {}
    }
  }

  /// The operands of a comparison, and values beside them.
  private void compared(Json variable, Json.Obj rule) {
    if (!(variable instanceof Json.Str(var text))) {
      return;
    }
    for (var path : paths(text)) {
      rule.members()
          .forEach((name, operand) -> {
            if (name.equals("Next") || name.equals("Variable") || name.equals("Comment")) {
              return;
            }
            var wishes = new ArrayList<Json>();
            switch (operand) {
              case Json.Num number -> {
                wishes.add(number);
                wishes.add(Json.of((long) number.asDouble() + 1));
                wishes.add(Json.of((long) number.asDouble() - 1));
              }
              case Json.Str(var string) -> {
                wishes.add(Json.of(string.replace("*", "text")));
                wishes.add(Json.of(string.replace("*", "text") + "z"));
              }
              case Json.Bool flag -> wishes.add(flag);
              case Json.Null _, Json.Arr _, Json.Obj _ -> {}
            }
            add(path, wishes);
            if (name.equals("IsNull")) {
              add(path, List.of(Json.Null.NULL));
            }
          });
    }
  }

  /// The arguments of intrinsic functions.
  private void called(String text) {
    var matcher = CALL.matcher(text);
    while (matcher.find()) {
      var wishes = ARGUMENTS.getOrDefault(matcher.group(1), List.of());
      paths(matcher.group(2)).forEach(path -> add(path, wishes));
    }
  }

  private static List<List<String>> paths(String text) {
    var found = new ArrayList<List<String>>();
    var matcher = PATH.matcher(text);
    while (matcher.find()) {
      var steps = new ArrayList<String>();
      var plain = QUOTED.matcher(matcher.group(1)).replaceAll(".$1");
      for (var step : STEP.split(plain, -1)) {
        if (step.startsWith("[")) {
          steps.add("[]");
        } else if (step.length() > 1) {
          steps.add(step.substring(1));
        }
      }
      if (!steps.isEmpty() && steps.size() < 9) {
        found.add(steps);
      }
    }
    return found;
  }

  private void add(List<String> path, List<Json> guesses) {
    for (int from = 0; from < path.size(); from++) {
      if (!path.get(from).equals("[]")) {
        values
            .computeIfAbsent(path.subList(from, path.size()), _ -> new Guess(new ArrayList<>()))
            .told()
            .addAll(guesses);
      }
    }
  }

  /// One value for each path; some are left out.
  Map<List<String>, Json> choose(Random random) {
    var chosen = new LinkedHashMap<List<String>, Json>();
    boolean whole = random.nextBoolean();
    values.forEach((path, guesses) -> {
      if (whole || random.nextInt(12) != 0) {
        chosen.put(path, guesses.value(random));
      }
    });
    return chosen;
  }

  /// The same with a few values changed.
  Map<List<String>, Json> change(Map<List<String>, Json> chosen, Random random) {
    var changed = new LinkedHashMap<>(chosen);
    int changes = 1 + random.nextInt(4);
    var paths = List.copyOf(values.keySet());
    for (int i = 0; i < changes && !paths.isEmpty(); i++) {
      var path = paths.get(random.nextInt(paths.size()));
      var guesses = values.get(path);
      if (random.nextInt(6) == 0 || guesses == null) {
        changed.remove(path);
      } else {
        changed.put(path, guesses.value(random));
      }
    }
    return changed;
  }

  /// An object that has all of these.
  static Json.Obj object(Map<List<String>, Json> chosen) {
    var root = new Tree();
    chosen.forEach((path, value) -> root.put(path, value));
    Json inner = Json.Obj.EMPTY;
    for (int depth = 0; depth < 2; depth++) {
      inner = root.json(inner);
    }
    return inner instanceof Json.Obj object ? object : Json.Obj.EMPTY;
  }

  private static final class Tree {
    private final Map<String, Tree> members = new TreeMap<>();
    private Json value = Json.Obj.EMPTY;

    void put(List<String> path, Json leaf) {
      if (path.isEmpty()) {
        value = leaf;
      } else {
        members
            .computeIfAbsent(path.getFirst(), _ -> new Tree())
            .put(path.subList(1, path.size()), leaf);
      }
    }

    /// @param all takes the place of what stands for all guesses
    Json json(Json all) {
      if (members.isEmpty()) {
        return leaf(all);
      }
      var item = members.get("[]");
      if (item != null) {
        return new Json.Arr(List.of(item.json(all), item.json(all)));
      }
      var object = Json.object();
      members.forEach((name, member) -> object.put(name, member.json(all)));
      return object.build();
    }

    private Json leaf(Json all) {
      if (value.equals(ALL)) {
        return all;
      }
      return value.equals(ALLS) ? new Json.Arr(List.of(all, all)) : value;
    }
  }
}
