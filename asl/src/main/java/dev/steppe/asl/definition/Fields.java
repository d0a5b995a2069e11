package dev.steppe.asl.definition;

import dev.steppe.asl.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The members of one object of a definition, read with their types checked. What is wrong is told
/// to the diagnostics and read as absent.
///
/// @param reads is told the name of every variable that an expression in here reads
record Fields(Json.Obj object, Location at, Diagnostics diagnostics, Consumer<String> reads) {
  /// The members of an object of which nobody asks what variables it reads.
  Fields(Json.Obj object, Location at, Diagnostics diagnostics) {
    this(object, at, diagnostics, _ -> {});
  }

  /// The same members, whose readings are told to `reads`.
  Fields reading(Consumer<String> reads) {
    return new Fields(object, at, diagnostics, reads);
  }

  boolean has(String name) {
    return object.members().containsKey(name);
  }

  Optional<Json> get(String name) {
    return object.get(name);
  }

  /// A fault of the object.
  void fault(String message) {
    diagnostics.schema(at, message);
  }

  /// A fault of one member.
  void fault(String name, String message) {
    diagnostics.schema(at.field(name), message);
  }

  Optional<String> string(String name) {
    return typed(name, Json.Str.class, "Expected value of type [STRING]").map(Json.Str::value);
  }

  Optional<Boolean> bool(String name) {
    return typed(name, Json.Bool.class, "Expected value of type [BOOLEAN]").map(Json.Bool::value);
  }

  Optional<Json.Arr> array(String name) {
    return typed(name, Json.Arr.class, "Expected value of type [ARRAY]");
  }

  Optional<Fields> object(String name) {
    return typed(name, Json.Obj.class, "Expected value of type [OBJECT]")
        .map(value -> new Fields(value, at.field(name), diagnostics, reads));
  }

  /// The members of an array that must hold objects.
  List<Fields> objects(String name) {
    var items = array(name).orElse(Json.Arr.EMPTY).items();
    var objects = new ArrayList<Fields>();
    for (int i = 0; i < items.size(); i++) {
      var place = at.field(name).item(i);
      if (items.get(i) instanceof Json.Obj item) {
        objects.add(new Fields(item, place, diagnostics, reads));
      } else {
        diagnostics.schema(place, "Expected value of type [OBJECT]");
      }
    }
    return objects;
  }

  /// A whole number within bounds.
  Optional<Long> integer(String name, long least, long most) {
    return typed(name, Json.Num.class, "Expected value of type Integer")
        .flatMap(number -> {
          if (number.decimal().compareTo(BigDecimal.valueOf(least)) < 0) {
            fault(name, "Minimum value is " + least);
            return Optional.empty();
          }
          if (number.decimal().compareTo(BigDecimal.valueOf(most)) > 0) {
            fault(name, "Maximum value is " + most);
            return Optional.empty();
          }
          if (number.decimal().stripTrailingZeros().scale() > 0) {
            fault(name, "Expected value of type Integer");
            return Optional.empty();
          }
          return Optional.of(number.decimal().longValueExact());
        });
  }

  /// Any number that is not below a bound.
  Optional<Double> number(String name, double least, double most) {
    return typed(name, Json.Num.class, "Expected value of type Number")
        .map(Json.Num::asDouble)
        .filter(number -> {
          if (number < least) {
            fault(name, "Minimum value is " + least);
          } else if (number > most) {
            fault(name, "Maximum value is " + most);
          }
          return number >= least && number <= most;
        });
  }

  private <T extends Json> Optional<T> typed(String name, Class<T> type, String complaint) {
    var value = object.get(name);
    if (value.isPresent() && !type.isInstance(value.get())) {
      fault(name, complaint);
      return Optional.empty();
    }
    return value.map(type::cast);
  }

  /// One of a few strings.
  Optional<String> oneOf(String name, String... values) {
    return string(name)
        .filter(value -> {
          var known = List.of(values).contains(value);
          if (!known) {
            fault(
                name,
                "Value should be one of the following: [%s]".formatted(String.join(", ", values)));
          }
          return known;
        });
  }

  /// Checks that all of these are there.
  void require(String... names) {
    var missing = Stream.of(names).filter(name -> !has(name)).toList();
    if (!missing.isEmpty()) {
      fault("These fields are required: [%s]".formatted(String.join(", ", missing)));
    }
  }

  /// Checks that at most one of these is there.
  void exclude(String... names) {
    if (Stream.of(names).filter(this::has).count() > 1) {
      var present = Stream.of(names).filter(this::has).toList();
      fault(
          "There should only be one of the following fields: [%s]"
              .formatted(String.join(", ", present)));
    }
  }

  /// Checks that nothing else is there.
  void allow(Set<String> names) {
    for (var name : object.members().keySet()) {
      if (!names.contains(name)) {
        fault("Field '%s' is not supported".formatted(name));
      }
    }
  }
}
