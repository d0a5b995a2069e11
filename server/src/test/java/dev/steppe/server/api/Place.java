package dev.steppe.server.api;

import dev.steppe.asl.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// A place in an operation's input that can be filled rightly or wrongly, while all the rest of the
/// input is as the model wants it.
///
/// @param path as AWS's errors name it: `routingConfiguration.1.member.weight`
/// @param input the whole input, with a value at the place or with none
record Place(String path, Shape shape, boolean required, Function<Optional<Json>, Json.Obj> input) {

  /// All places in the input of `operation`, however deep.
  static Stream<Place> in(String operation) {
    return in(ApiModel.input(operation), "", Function.identity());
  }

  private static Stream<Place> in(
      Shape.Structure structure, String prefix, Function<Json.Obj, Json.Obj> whole) {
    return structure.members().entrySet().stream()
        .flatMap(entry -> {
          var name = entry.getKey();
          var shape = entry.getValue().shape();
          Function<Optional<Json>, Json.Obj> input =
              value -> whole.apply(with(structure, name, value));
          var here = new Place(prefix + name, shape, entry.getValue().required(), input);
          return Stream.concat(
              Stream.of(here),
              within(shape, prefix + name, value -> input.apply(Optional.of(value))));
        });
  }

  private static Stream<Place> within(Shape shape, String path, Function<Json, Json.Obj> whole) {
    return switch (shape) {
      case Shape.Structure structure -> in(structure, path + ".", whole::apply);
      case Shape.Items(_, _, var item) -> {
        var at = path + ".1.member";
        Function<Optional<Json>, Json.Obj> input =
            value -> whole.apply(Json.array(value.orElse(Json.Null.NULL)));
        yield Stream.concat(
            Stream.of(new Place(at, item, true, input)),
            within(item, at, value -> input.apply(Optional.of(value))));
      }
      case Shape.Text _,
          Shape.Payload _,
          Shape.Definition _,
          Shape.Word _,
          Shape.Whole _,
          Shape.Fraction _,
          Shape.Flag _,
          Shape.Moment _,
          Shape.Values _ ->
          Stream.empty();
    };
  }

  private static Json.Obj with(Shape.Structure structure, String name, Optional<Json> value) {
    var input = Json.object();
    structure
        .members()
        .forEach((member, of) -> {
          if (member.equals(name)) {
            value.ifPresent(given -> input.put(member, given));
          } else if (of.required()) {
            input.put(member, right(of.shape()));
          }
        });
    return input.build();
  }

  /// A value that the model allows.
  static Json right(Shape shape) {
    return switch (shape) {
      case Shape.Text text -> Json.of("a".repeat(Math.max(1, text.min())));
      case Shape.Payload(), Shape.Definition() -> Json.of("{}");
      case Shape.Word(var words) -> Json.of(words.getFirst());
      case Shape.Whole(var min, var max) -> Json.of(Math.clamp(1, min, max));
      case Shape.Fraction(var min, _) -> Json.of((long) Math.max(0, min));
      case Shape.Flag() -> Json.Bool.TRUE;
      case Shape.Moment() -> Json.of(1);
      case Shape.Items(_, _, var item) -> Json.array(right(item));
      case Shape.Values(var value) -> Json.object().put("key", right(value)).build();
      case Shape.Structure structure -> with(structure, "", Optional.empty());
    };
  }

  /// Values of types that the model does not allow, of every type of JSON.
  static List<Json> mistaken(Shape shape) {
    Map<Class<? extends Json>, Json> kinds =
        Map.of(
            Json.Bool.class, Json.Bool.FALSE,
            Json.Int.class, Json.of(7),
            Json.Str.class, Json.of("7"),
            Json.Arr.class, Json.Arr.EMPTY,
            Json.Obj.class, Json.Obj.EMPTY);
    var right = right(shape).getClass();
    return kinds.entrySet().stream()
        .filter(kind -> kind.getKey() != right)
        .map(Map.Entry::getValue)
        .toList();
  }
}
