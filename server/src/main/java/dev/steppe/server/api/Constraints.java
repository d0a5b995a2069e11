package dev.steppe.server.api;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.Limit;
import dev.steppe.engine.Limits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/// Checks an input against its [Shape], in the words of AWS's front end (recorded): all broken
/// constraints in one message, in the order of the model's members.
final class Constraints {
  private static final String NOT_NULL = "Member must not be null";

  private final List<String> broken = new ArrayList<>(0);
  private final Limits limits;

  private Constraints(Limits limits) {
    this.limits = limits;
  }

  /// The input without its nulls and without members the shape does not know, which AWS ignores.
  ///
  /// @throws Refusal if a value has the wrong type or breaks a constraint
  static Json.Obj check(Shape.Structure shape, Json.Obj input, Limits limits) {
    var constraints = new Constraints(limits);
    var clean = constraints.structure("", shape, input);
    var broken = constraints.broken;
    if (!broken.isEmpty()) {
      throw Refusal.invalid(
          broken.size()
              + (broken.size() == 1 ? " validation error" : " validation errors")
              + " detected: "
              + String.join("; ", broken));
    }
    return clean;
  }

  /// The same object if nothing is to be left out, as with every request of an SDK.
  private Json.Obj structure(String path, Shape.Structure shape, Json.Obj input) {
    var clean = LinkedHashMap.<String, Json>newLinkedHashMap(shape.members().size());
    var isClean = true;
    for (var entry : shape.members().entrySet()) {
      var name = entry.getKey();
      var member = entry.getValue();
      var value = input.get(name).orElse(Json.Null.NULL);
      var at = path.isEmpty() ? name : path + "." + name;
      if (!(value instanceof Json.Null)) {
        var checked = value(at, member.shape(), value);
        isClean &= checked == value;
        clean.put(name, checked);
      } else if (member.required()) {
        broken(at, member.shape(), value, NOT_NULL);
      }
    }
    return isClean && clean.size() == input.members().size() ? input : new Json.Obj(clean);
  }

  private Json value(String at, Shape shape, Json value) {
    switch (shape) {
      case Shape.Text text -> text(at, text, value);
      case Shape.Payload() -> payload(at, shape, value);
      case Shape.Definition() -> length(at, shape, 1, limits.of(Limit.DEFINITION_SIZE), value);
      case Shape.Word(var words) -> {
        if (!words.contains(string(value))) {
          broken(at, shape, value, "Member must satisfy enum value set: " + words);
        }
      }
      case Shape.Whole whole -> {
        return whole(at, whole, value);
      }
      case Shape.Fraction fraction -> fraction(at, fraction, value);
      case Shape.Flag() -> {
        if (!(value instanceof Json.Bool)) {
          throw mistaken(value, "Boolean");
        }
      }
      case Shape.Moment() -> {
        if (!(value instanceof Json.Num)) {
          throw mistaken(value, "Timestamp");
        }
      }
      case Shape.Items items -> {
        return items(at, items, value);
      }
      case Shape.Values(var each) ->
          object(value).members().forEach((key, item) -> value(at + "." + key, each, item));
      case Shape.Structure structure -> {
        return structure(at, structure, object(value));
      }
    }
    return value;
  }

  private void text(String at, Shape.Text shape, Json value) {
    length(at, shape, shape.min(), shape.max(), value);
    if (shape.pattern().isPresent()) {
      var pattern = shape.pattern().get();
      if (!pattern.matcher(string(value)).matches()) {
        broken(at, shape, value, "Member must satisfy regular expression pattern: " + pattern);
      }
    }
  }

  private void length(String at, Shape shape, long min, long max, Json value) {
    length(at, shape, min, max, value, string(value).length());
  }

  private void length(String at, Shape shape, long min, long max, Json value, int length) {
    if (length > max) {
      broken(at, shape, value, "Member must have length less than or equal to " + max);
    }
    if (length < min) {
      broken(at, shape, value, "Member must have length greater than or equal to " + min);
    }
  }

  private void payload(String at, Shape shape, Json value) {
    var text = string(value);
    var most = limits.of(Limit.PAYLOAD_BYTES);
    // A character takes three bytes at most, so that only long texts need counting.
    if (text.length() > most / 3 && text.getBytes(StandardCharsets.UTF_8).length > most) {
      broken(
          at,
          shape,
          value,
          "Member must have size less than or equal to " + most + " bytes in UTF-8 encoding");
    }
  }

  private Json whole(String at, Shape.Whole shape, Json value) {
    if (!(value instanceof Json.Num number)) {
      throw mistaken(value, shape.max() > Integer.MAX_VALUE ? "Long" : "Integer");
    }
    // A number beyond a long is out of every range; its sign says on which side.
    var amount = number instanceof Json.Int(var exact) ? exact : (long) number.asDouble();
    if (amount > shape.max()) {
      broken(at, shape, value, "Member must have value less than or equal to " + shape.max());
    }
    if (amount < shape.min()) {
      broken(at, shape, value, "Member must have value greater than or equal to " + shape.min());
    }
    return number instanceof Json.Int ? number : Json.of(amount);
  }

  private void fraction(String at, Shape.Fraction shape, Json value) {
    if (!(value instanceof Json.Num number)) {
      throw mistaken(value, "Float");
    }
    var amount = number.asDouble();
    if (amount > shape.max()) {
      broken(
          at, shape, value, "Member must have value less than or equal to " + (long) shape.max());
    }
    if (amount < shape.min()) {
      broken(
          at,
          shape,
          value,
          "Member must have value greater than or equal to " + (long) shape.min());
    }
  }

  private Json items(String at, Shape.Items shape, Json value) {
    if (!(value instanceof Json.Arr(var items))) {
      throw misplaced(value);
    }
    length(at, shape, shape.min(), shape.max(), value, items.size());
    var clean = new ArrayList<Json>(items.size());
    for (int i = 0; i < items.size(); i++) {
      var place = at + "." + (i + 1) + ".member";
      var item = items.get(i);
      if (item instanceof Json.Null) {
        broken(place, shape.item(), item, NOT_NULL);
      } else {
        clean.add(value(place, shape.item(), item));
      }
    }
    return new Json.Arr(clean);
  }

  private void broken(String at, Shape shape, Json value, String constraint) {
    var subject =
        shape.isSensitive()
            ? "Value"
            : "Value " + (value instanceof Json.Null ? "null" : "'" + shown(shape, value) + "'");
    broken.add(subject + " at '" + at + "' failed to satisfy constraint: " + constraint);
  }

  /// A value as AWS shows it: as Java prints the object that it has become (recorded of a list of
  /// structures).
  private static String shown(Shape shape, Json value) {
    return switch (shape) {
      case Shape.Items(_, _, var each) when value instanceof Json.Arr(var items) ->
          items.stream().map(item -> shown(each, item)).collect(Collectors.joining(", ", "[", "]"));
      case Shape.Structure(var name, var members) when value instanceof Json.Obj object ->
          members.entrySet().stream()
              .map(member ->
                  member.getKey()
                      + "="
                      + object
                          .get(member.getKey())
                          .map(given -> shown(member.getValue().shape(), given))
                          .orElse("null"))
              .collect(Collectors.joining(", ", name + "(", ")"));
      case Shape.Text _,
          Shape.Payload _,
          Shape.Definition _,
          Shape.Word _,
          Shape.Whole _,
          Shape.Fraction _,
          Shape.Flag _,
          Shape.Moment _,
          Shape.Items _,
          Shape.Values _,
          Shape.Structure _ ->
          value instanceof Json.Str(var text) ? text : value.text();
    };
  }

  private static Json.Obj object(Json value) {
    if (value instanceof Json.Obj object) {
      return object;
    }
    throw misplaced(value);
  }

  private static String string(Json value) {
    if (value instanceof Json.Str(var text)) {
      return text;
    }
    throw mistaken(value, "String");
  }

  /// A list or a structure was expected.
  private static Refusal misplaced(Json value) {
    return switch (value) {
      case Json.Obj _, Json.Arr _ -> mistaken(value, "");
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null() ->
          Refusal.unreadable("Unexpected field type");
    };
  }

  private static Refusal mistaken(Json value, String wanted) {
    return switch (value) {
      case Json.Obj _ -> Refusal.unreadable("Start of structure or map found where not expected.");
      case Json.Arr _ -> Refusal.unreadable("Start of list found where not expected");
      case Json.Str _ -> Refusal.unreadable("STRING_VALUE cannot be converted to " + wanted);
      case Json.Num _ -> Refusal.unreadable("NUMBER_VALUE cannot be converted to " + wanted);
      case Json.Bool(var flag) ->
          Refusal.unreadable((flag ? "TRUE" : "FALSE") + "_VALUE cannot be converted to " + wanted);
      case Json.Null() -> Refusal.unreadable("NULL_VALUE cannot be converted to " + wanted);
    };
  }
}
