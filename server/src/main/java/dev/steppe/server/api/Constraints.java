package dev.steppe.server.api;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.Limit;
import dev.steppe.engine.Limits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// Checks an input against its [Shape], in the words of AWS's front end (recorded): all broken
/// constraints in one message, in the order of the model's members.
final class Constraints {
  private final List<String> broken = new ArrayList<>();
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

  private Json.Obj structure(String path, Shape.Structure shape, Json.Obj input) {
    var clean = new LinkedHashMap<String, Json>();
    shape
        .members()
        .forEach((name, member) -> {
          var at = path.isEmpty() ? name : path + "." + name;
          var value = input.get(name).filter(given -> !(given instanceof Json.Null));
          if (value.isPresent()) {
            clean.put(name, value(at, member.shape(), value.get()));
          } else if (member.required()) {
            var subject = isSensitive(member.shape()) ? "Value at '" : "Value null at '";
            broken.add(subject + at + "' failed to satisfy constraint: Member must not be null");
          }
        });
    return new Json.Obj(clean);
  }

  private Json value(String at, Shape shape, Json value) {
    return switch (shape) {
      case Shape.Text text -> text(at, text, value);
      case Shape.Payload() -> payload(at, limits.of(Limit.PAYLOAD_BYTES), value);
      case Shape.Definition() -> definition(at, limits.of(Limit.DEFINITION_SIZE), value);
      case Shape.Word(var words) -> word(at, words, value);
      case Shape.Whole whole -> whole(at, whole, value);
      case Shape.Fraction fraction -> fraction(at, fraction, value);
      case Shape.Flag() -> {
        if (value instanceof Json.Bool flag) {
          yield flag;
        }
        throw mistaken(value, "Boolean");
      }
      case Shape.Items items -> items(at, items, value);
      case Shape.Structure structure -> {
        if (value instanceof Json.Obj object) {
          yield structure(at, structure, object);
        }
        throw Refusal.unreadable("Unexpected field type");
      }
    };
  }

  private Json text(String at, Shape.Text shape, Json value) {
    var text = string(value);
    var length = text.length();
    var subject = subject(at, shape.sensitive() ? Optional.empty() : Optional.of(text));
    if (length > shape.max()) {
      broken.add(subject + "Member must have length less than or equal to " + shape.max());
    }
    if (length < shape.min()) {
      broken.add(subject + "Member must have length greater than or equal to " + shape.min());
    }
    shape
        .pattern()
        .filter(pattern -> !pattern.matcher(text).matches())
        .ifPresent(pattern ->
            broken.add(subject + "Member must satisfy regular expression pattern: " + pattern));
    return value;
  }

  private Json definition(String at, long max, Json value) {
    var length = string(value).length();
    var subject = subject(at, Optional.empty());
    if (length > max) {
      broken.add(subject + "Member must have length less than or equal to " + max);
    }
    if (length < 1) {
      broken.add(subject + "Member must have length greater than or equal to 1");
    }
    return value;
  }

  private Json payload(String at, long maxBytes, Json value) {
    var text = string(value);
    // A character takes three bytes at most, so that only long texts need counting.
    if (text.length() > maxBytes / 3 && text.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
      broken.add(
          subject(at, Optional.empty())
              + "Member must have size less than or equal to "
              + maxBytes
              + " bytes in UTF-8 encoding");
    }
    return value;
  }

  private Json word(String at, List<String> words, Json value) {
    var text = string(value);
    if (!words.contains(text)) {
      broken.add(subject(at, Optional.of(text)) + "Member must satisfy enum value set: " + words);
    }
    return value;
  }

  private Json whole(String at, Shape.Whole shape, Json value) {
    if (!(value instanceof Json.Num number)) {
      throw mistaken(value, "Integer");
    }
    // A number beyond a long is out of every range; its sign says on which side.
    var amount = number instanceof Json.Int(var exact) ? exact : (long) number.asDouble();
    var subject = subject(at, Optional.of(number.text()));
    if (amount > shape.max()) {
      broken.add(subject + "Member must have value less than or equal to " + shape.max());
    }
    if (amount < shape.min()) {
      broken.add(subject + "Member must have value greater than or equal to " + shape.min());
    }
    return Json.of(amount);
  }

  private Json fraction(String at, Shape.Fraction shape, Json value) {
    if (!(value instanceof Json.Num number)) {
      throw mistaken(value, "Float");
    }
    var subject = subject(at, Optional.of(number.text()));
    if (number.asDouble() > shape.max()) {
      broken.add(subject + "Member must have value less than or equal to " + (long) shape.max());
    }
    if (number.asDouble() < shape.min()) {
      broken.add(subject + "Member must have value greater than or equal to " + (long) shape.min());
    }
    return value;
  }

  private Json items(String at, Shape.Items shape, Json value) {
    if (!(value instanceof Json.Arr(var items))) {
      throw Refusal.unreadable("Unexpected field type");
    }
    var subject = subject(at, Optional.of(value.text()));
    if (items.size() > shape.max()) {
      broken.add(subject + "Member must have length less than or equal to " + shape.max());
    }
    if (items.size() < shape.min()) {
      broken.add(subject + "Member must have length greater than or equal to " + shape.min());
    }
    var clean = new ArrayList<Json>();
    for (int i = 0; i < items.size(); i++) {
      clean.add(value(at + "." + (i + 1) + ".member", shape.item(), items.get(i)));
    }
    return new Json.Arr(clean);
  }

  private static String subject(String at, Optional<String> value) {
    return "Value"
        + value.map(shown -> " '" + shown + "'").orElse("")
        + " at '"
        + at
        + "' failed to satisfy constraint: ";
  }

  private static boolean isSensitive(Shape shape) {
    return switch (shape) {
      case Shape.Text text -> text.sensitive();
      case Shape.Payload _, Shape.Definition _ -> true;
      case Shape.Word _,
          Shape.Whole _,
          Shape.Fraction _,
          Shape.Flag _,
          Shape.Items _,
          Shape.Structure _ ->
          false;
    };
  }

  private static String string(Json value) {
    if (value instanceof Json.Str(var text)) {
      return text;
    }
    throw mistaken(value, "String");
  }

  private static Refusal mistaken(Json value, String wanted) {
    return switch (value) {
      case Json.Obj _, Json.Arr _ ->
          Refusal.unreadable("Start of structure or map found where not expected.");
      case Json.Str _ -> Refusal.unreadable("STRING_VALUE cannot be converted to " + wanted);
      case Json.Num _ -> Refusal.unreadable("NUMBER_VALUE cannot be converted to " + wanted);
      case Json.Bool(var flag) ->
          Refusal.unreadable((flag ? "TRUE" : "FALSE") + "_VALUE cannot be converted to " + wanted);
      case Json.Null() -> Refusal.unreadable("NULL_VALUE cannot be converted to " + wanted);
    };
  }
}
