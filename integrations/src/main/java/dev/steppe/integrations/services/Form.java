package dev.steppe.integrations.services;

import dev.steppe.asl.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// JSON with places to fill in, by which parameters and results follow from what is known of a
/// call.
///
/// - A text `$request.Cluster` is what is found there. A member or an item of which nothing is
///   found is left out.
/// - A member `...` stands for all members of the object that it names, an item `{"...":
///   "$request.Tags"}` for all items of the array. What comes later wins.
/// - Everything else stands for itself.
///
/// @param json the form itself
record Form(Json json) {
  private static final String SPREAD = "...";

  /// Fills the form in.
  ///
  /// @param known what the places name: `request`, `answer`, `description`, `found`
  Optional<Json> fill(Json.Obj known) {
    return fill(json, known);
  }

  /// Fills in a form of an object, which is empty if nothing is found.
  Json.Obj object(Json.Obj known) {
    return fill(known).orElse(Json.Obj.EMPTY) instanceof Json.Obj object ? object : Json.Obj.EMPTY;
  }

  private static Optional<Json> fill(Json form, Json.Obj known) {
    return switch (form) {
      case Json.Str(var text) when text.startsWith("$") -> at(known, text.substring(1));
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> Optional.of(form);
      case Json.Arr(var items) -> Optional.of(filledItems(items, known));
      case Json.Obj object -> Optional.of(filledMembers(object, known));
    };
  }

  private static Json.Arr filledItems(List<Json> items, Json.Obj known) {
    var filled = new ArrayList<Json>();
    for (var item : items) {
      var spread = item instanceof Json.Obj object ? object.get(SPREAD) : Optional.<Json>empty();
      if (spread.isEmpty()) {
        fill(item, known).ifPresent(filled::add);
      } else if (fill(spread.get(), known).orElse(Json.Null.NULL) instanceof Json.Arr(var all)) {
        filled.addAll(all);
      } else if (((Json.Obj) item).members().size() > 1) {
        filled.add(filledMembers((Json.Obj) item, known));
      }
    }
    return new Json.Arr(filled);
  }

  private static Json.Obj filledMembers(Json.Obj form, Json.Obj known) {
    var filled = new LinkedHashMap<String, Json>();
    form.members()
        .forEach((name, value) -> {
          var found = fill(value, known);
          if (!name.equals(SPREAD)) {
            found.ifPresent(it -> filled.put(name, it));
          } else if (found.orElse(Json.Null.NULL) instanceof Json.Obj object) {
            filled.putAll(object.members());
          }
        });
    return new Json.Obj(filled);
  }

  /// What is at `path`: names of members and indexes of items, with dots between them.
  static Optional<Json> at(Json value, String path) {
    return all(value, path).findFirst();
  }

  /// All that is at `path`, in which `*` stands for all items of an array.
  static Stream<Json> all(Json value, String path) {
    var found = Stream.of(value);
    for (var step : path.split("\\.", -1)) {
      found = found.flatMap(it -> step(it, step));
    }
    return found;
  }

  private static Stream<Json> step(Json value, String step) {
    return switch (value) {
      case Json.Obj object -> object.get(step).stream();
      case Json.Arr(var items) when step.equals("*") -> items.stream();
      case Json.Arr(var items) -> item(items, step).stream();
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> Stream.empty();
    };
  }

  private static Optional<Json> item(List<Json> items, String step) {
    return step.chars().allMatch(Character::isDigit)
        ? items.stream().skip(Long.parseLong(step)).findFirst()
        : Optional.empty();
  }

  /// All places that the form names, for whoever checks that there are such places.
  Stream<String> places() {
    return places(json);
  }

  private static Stream<String> places(Json form) {
    return switch (form) {
      case Json.Str(var text) ->
          text.startsWith("$") ? Stream.of(text.substring(1)) : Stream.empty();
      case Json.Arr(var items) -> items.stream().flatMap(Form::places);
      case Json.Obj object -> object.members().values().stream().flatMap(Form::places);
      case Json.Num _, Json.Bool _, Json.Null _ -> Stream.empty();
    };
  }
}
