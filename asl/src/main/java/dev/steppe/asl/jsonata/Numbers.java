package dev.steppe.asl.jsonata;

import dev.steppe.asl.json.Json;
import java.math.BigDecimal;

/// Numbers of JSONata, which are doubles but for whole numbers that fit a `long`.
final class Numbers {
  private Numbers() {}

  /// A double in its simplest form: a `Long` if it is whole and fits, else a `Double`.
  static Number simplest(double value) {
    return value == Math.rint(value) && Math.abs(value) < 0x1p63
        ? (Number) Long.valueOf((long) value)
        : (Number) Double.valueOf(value);
  }

  /// What stands in a document for `value`; JSON has no word for what is not finite.
  static Json toJson(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return new Json.Str(Double.toString(value));
    }
    return value == Math.rint(value) && Math.abs(value) < 0x1p63
        ? new Json.Int((long) value)
        : new Json.Dec(BigDecimal.valueOf(value));
  }

  /// The number as JSONata has it.
  static Number of(Json.Num number) {
    return switch (number) {
      case Json.Int(var whole) -> whole;
      case Json.Dec dec -> simplest(dec.asDouble());
    };
  }
}
