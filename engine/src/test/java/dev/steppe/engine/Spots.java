package dev.steppe.engine;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Places in JSON. Every object that a rehearsed machine is given says in the member `@` where it
/// is from, so that it can be recognized wherever the machine has carried it.
final class Spots {
  private static final String ORIGIN = "@";
  private static final Pattern STEP =
      Pattern.compile("\\.\\.?([\\w-]+)|\\['([^']+)'\\]|\\[([^\\]]*)]");

  private Spots() {}

  /// A place in what a source gives: a name for a member, `[0]` for an item.
  record Spot(String source, List<String> steps) {
    Spot {
      steps = List.copyOf(steps);
    }

    private static Spot read(String origin) {
      var parts = List.of(origin.split("\n", -1));
      return new Spot(parts.getFirst(), parts.subList(1, parts.size()));
    }

    Spot inside(List<String> more) {
      var all = new ArrayList<>(steps);
      all.addAll(more);
      return new Spot(source, all);
    }
  }

  /// The steps of a path; what selects several items selects the first.
  static List<String> steps(String path) {
    var steps = new ArrayList<String>();
    var matcher = STEP.matcher(path);
    while (matcher.find()) {
      if (matcher.group(1) != null) {
        steps.add(matcher.group(1));
      } else if (matcher.group(2) != null) {
        steps.add(matcher.group(2));
      } else {
        steps.add(matcher.group(3).matches("\\d{1,2}") ? matcher.group() : "[0]");
      }
    }
    return steps;
  }

  /// A copy of `json` with `value` at the end of `steps`, or with nothing there; what is not on the
  /// way is put there. JSON texts are entered like what they hold.
  static Json put(Json json, List<String> steps, Optional<Json> value) {
    if (steps.isEmpty()) {
      return value.orElse(json);
    }
    if (nested(json).isPresent()) {
      return Json.of(put(nested(json).get(), steps, value).text());
    }
    var first = steps.getFirst();
    var rest = steps.subList(1, steps.size());
    return first.startsWith("[")
        ? putItem(json, Integer.parseInt(first.substring(1, first.length() - 1)), rest, value)
        : putMember(json, first, rest, value);
  }

  private static Json putMember(Json json, String name, List<String> rest, Optional<Json> value) {
    var members = new LinkedHashMap<String, Json>();
    if (json instanceof Json.Obj object) {
      members.putAll(object.members());
    }
    if (rest.isEmpty() && value.isEmpty()) {
      members.remove(name);
    } else {
      members.put(name, put(members.getOrDefault(name, Json.Obj.EMPTY), rest, value));
    }
    return new Json.Obj(members);
  }

  private static Json putItem(Json json, int index, List<String> rest, Optional<Json> value) {
    var items = new ArrayList<Json>(json instanceof Json.Arr(var old) ? old : List.of());
    if (rest.isEmpty() && value.isEmpty()) {
      return new Json.Arr(items.subList(0, Math.min(index, items.size())));
    }
    while (items.size() <= index) {
      items.add(Json.Obj.EMPTY);
    }
    if (rest.isEmpty()) {
      items.set(index, value.get());
    } else {
      items.replaceAll(item -> put(item, rest, value)); // Iterations shall go the same way.
    }
    return new Json.Arr(items);
  }

  /// A copy whose objects say that they are from `source`.
  static Json signed(Json json, String origin) {
    return switch (json) {
      case Json.Obj object -> {
        var members = new LinkedHashMap<String, Json>();
        members.put(ORIGIN, Json.of(origin));
        object
            .members()
            .forEach((name, value) -> members.put(name, signed(value, origin + "\n" + name)));
        yield new Json.Obj(members);
      }
      case Json.Arr(var items) -> {
        var signed = new ArrayList<Json>();
        for (var item : items) {
          signed.add(signed(item, origin + "\n[" + signed.size() + "]"));
        }
        yield new Json.Arr(signed);
      }
      case Json.Str _ ->
          nested(json).<Json>map(inner -> Json.of(signed(inner, origin).text())).orElse(json);
      case Json.Null _, Json.Bool _, Json.Num _ -> json;
    };
  }

  /// Where the sources must be changed to change what `root` has at the end of `steps`.
  static Optional<Spot> origin(Json root, List<String> steps) {
    var at = root;
    var spot = Optional.<Spot>empty();
    for (int i = 0; i <= steps.size(); i++) {
      var rest = steps.subList(i, steps.size());
      var before = spot;
      spot =
          switch (at) {
            case Json.Obj object -> of(object).map(it -> it.inside(rest)).or(() -> before);
            case Json.Arr(var items) ->
                items.isEmpty() ? spot : whole(items.getFirst(), rest).or(() -> before);
            case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> spot;
          };
      var next = rest.isEmpty() ? Optional.<Json>empty() : step(at, rest.getFirst());
      if (next.isEmpty()) {
        return spot;
      }
      at = next.get();
    }
    return spot;
  }

  private static Optional<Spot> of(Json json) {
    return json instanceof Json.Obj object
        ? object.get(ORIGIN).map(it -> Spot.read(((Json.Str) it).value()))
        : Optional.empty();
  }

  /// The place of the array that `first` is the first item of.
  private static Optional<Spot> whole(Json first, List<String> rest) {
    return of(first)
        .filter(it -> !it.steps().isEmpty() && it.steps().getLast().equals("[0]"))
        .map(
            it -> new Spot(it.source(), it.steps().subList(0, it.steps().size() - 1)).inside(rest));
  }

  /// What is at the end of `steps`.
  static Optional<Json> at(Json root, List<String> steps) {
    var at = Optional.of(root);
    for (var step : steps) {
      at = at.flatMap(json -> step(json, step));
    }
    return at;
  }

  private static Optional<Json> step(Json json, String step) {
    if (json instanceof Json.Arr(var items) && step.startsWith("[")) {
      int index = Integer.parseInt(step.substring(1, step.length() - 1));
      return index < items.size() ? Optional.of(items.get(index)) : Optional.empty();
    }
    return json instanceof Json.Obj object ? object.get(step) : Optional.empty();
  }

  /// Where in `json` a value equal to `wanted` is.
  static List<List<String>> equalTo(Json wanted, Json json) {
    var found = new ArrayList<List<String>>();
    search(wanted, nested(json).orElse(json), List.of(), found);
    return found;
  }

  private static void search(Json wanted, Json json, List<String> steps, List<List<String>> found) {
    if (json.equals(wanted)) {
      found.add(steps);
    }
    switch (json) {
      case Json.Obj object ->
          object
              .members()
              .forEach((name, value) ->
                  search(wanted, value, new Spot("", steps).inside(List.of(name)).steps(), found));
      case Json.Arr(var items) -> {
        for (int i = 0; i < items.size(); i++) {
          var step = List.of("[" + i + "]");
          search(wanted, items.get(i), new Spot("", steps).inside(step).steps(), found);
        }
      }
      case Json.Str _ -> nested(json).ifPresent(inner -> search(wanted, inner, steps, found));
      case Json.Null _, Json.Bool _, Json.Num _ -> {}
    }
  }

  private static Optional<Json> nested(Json json) {
    return json instanceof Json.Str(var text) && (text.startsWith("{") || text.startsWith("["))
        ? parsed(text)
        : Optional.empty();
  }

  /// The JSON that `text` is, if it is any.
  static Optional<Json> parsed(String text) {
    try {
      return Optional.of(Json.parse(text));
    } catch (MalformedJsonException e) {
      return Optional.empty();
    }
  }
}
