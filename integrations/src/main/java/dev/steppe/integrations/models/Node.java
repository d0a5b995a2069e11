package dev.steppe.integrations.models;

import dev.steppe.asl.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// An object of a model's JSON, whose members are there or not.
record Node(Json.Obj object) {
  static final Node NOTHING = new Node(Json.Obj.EMPTY);

  static Node of(Json json) {
    return json instanceof Json.Obj object ? new Node(object) : NOTHING;
  }

  boolean has(String name) {
    return object.get(name).isPresent();
  }

  /// The text, or the number as text, that the member is.
  Optional<String> text(String name) {
    return object
        .get(name)
        .flatMap(value ->
            switch (value) {
              case Json.Str(var text) -> Optional.of(text);
              case Json.Num number -> Optional.of(number.text());
              case Json.Null _, Json.Bool _, Json.Arr _, Json.Obj _ -> Optional.empty();
            });
  }

  boolean flag(String name) {
    return object.get(name).orElse(Json.Bool.FALSE).equals(Json.Bool.TRUE);
  }

  Optional<Double> number(String name) {
    return object
        .get(name)
        .flatMap(value ->
            value instanceof Json.Num number ? Optional.of(number.asDouble()) : Optional.empty());
  }

  /// The object that the member is; an empty one if it is none.
  Node node(String name) {
    return object.get(name).map(Node::of).orElse(NOTHING);
  }

  Stream<Map.Entry<String, Node>> nodes() {
    return object.members().entrySet().stream()
        .map(entry -> Map.entry(entry.getKey(), of(entry.getValue())));
  }

  List<Json> items(String name) {
    return object.get(name).orElse(Json.Arr.EMPTY) instanceof Json.Arr(var items)
        ? items
        : List.of();
  }

  /// The texts among the items of the member.
  List<String> texts(String name) {
    return items(name).stream()
        .flatMap(item -> item instanceof Json.Str(var text) ? Stream.of(text) : Stream.empty())
        .toList();
  }
}
