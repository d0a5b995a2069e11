package dev.steppe.integrations.aws;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Member;
import dev.steppe.integrations.models.Shape;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.TreeMap;

/// Turns the values of Smithy's protocol tests into those that Step Functions takes and shows.
final class ShownValues {
  private ShownValues() {}

  /// Members with capital first letters, and everything else as it is.
  static Json.Obj input(Shape.Structure structure, Json.Obj values) {
    var input = Json.object();
    values
        .members()
        .forEach((name, value) -> {
          var member = member(structure, name);
          input.put(member.pascalCase(), input(member.shape(), value));
        });
    return input.build();
  }

  private static Member member(Shape.Structure structure, String name) {
    return structure.members().stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(structure.name() + " has no " + name));
  }

  private static Json input(Shape shape, Json value) {
    return switch (value) {
      case Json.Obj object when shape instanceof Shape.Structure structure ->
          input(structure, object);
      case Json.Obj object when shape instanceof Shape.Entries map -> {
        var entries = Json.object();
        object
            .members()
            .forEach((key, entry) -> entries.put(key, input(map.value().shape(), entry)));
        yield entries.build();
      }
      case Json.Arr(var items) when shape instanceof Shape.Items list ->
          new Json.Arr(items.stream().map(i -> input(list.element().shape(), i)).toList());
      default -> value;
    };
  }

  /// As an output shows it: times as text, bytes in base64 unless they are all of a body.
  static Json.Obj output(Shape.Structure structure, Json.Obj values) {
    var output = Json.object();
    values
        .members()
        .forEach((name, value) -> {
          var member = member(structure, name);
          boolean body = member.place() == Member.Place.PAYLOAD;
          if (!(value instanceof Json.Null)) {
            output.put(
                member.pascalCase(),
                body && member.shape() instanceof Shape.Blob
                    ? value
                    : output(member.shape(), value));
          }
        });
    return output.build();
  }

  private static Json output(Shape shape, Json value) {
    return switch (value) {
      case Json.Num number when shape instanceof Shape.Timestamp -> Json.of(instant(number));
      case Json.Str(var text) when shape instanceof Shape.Blob ->
          Json.of(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
      case Json.Obj object when shape instanceof Shape.Structure structure ->
          output(structure, object);
      case Json.Obj object when shape instanceof Shape.Entries map -> {
        var entries = Json.object();
        object
            .members()
            .forEach((key, entry) -> entries.put(key, output(map.value().shape(), entry)));
        yield entries.build();
      }
      case Json.Arr(var items) when shape instanceof Shape.Items list ->
          new Json.Arr(items.stream().map(i -> output(list.element().shape(), i)).toList());
      default -> value;
    };
  }

  private static String instant(Json.Num seconds) {
    var whole = seconds.decimal().setScale(0, RoundingMode.FLOOR);
    var nanos = seconds.decimal().subtract(whole).movePointRight(9).longValue();
    return Instant.ofEpochSecond(whole.longValue(), nanos).toString();
  }

  /// The same value whatever way its numbers and the order of its members were written.
  static String canonical(Json value) {
    return switch (value) {
      case Json.Num number -> canonical(number.decimal());
      case Json.Arr(var items) -> items.stream().map(ShownValues::canonical).toList().toString();
      case Json.Obj object -> {
        var sorted = new TreeMap<String, String>();
        object.members().forEach((name, member) -> sorted.put(name, canonical(member)));
        yield sorted.toString();
      }
      case Json.Null _, Json.Bool _, Json.Str _ -> value.text();
    };
  }

  private static String canonical(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }
}
