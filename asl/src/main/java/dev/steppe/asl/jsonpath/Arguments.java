package dev.steppe.asl.jsonpath;

import dev.steppe.asl.Chance;
import dev.steppe.asl.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/// The evaluated arguments of one call of an intrinsic function. Every method that looks for a type
/// throws [InvalidArgumentsException] when it finds another.
///
/// @param template the first argument as the definition writes it, if it is a string there
record Arguments(
    IntrinsicFunction function, List<Json> values, Optional<String> template, Chance chance) {
  private static final BigDecimal MIN_INT = BigDecimal.valueOf(Integer.MIN_VALUE);
  private static final BigDecimal MAX_INT = BigDecimal.valueOf(Integer.MAX_VALUE);
  private static final BigDecimal TINY = new BigDecimal("1e-20");
  private static final BigDecimal HALF = new BigDecimal("0.5");

  int count() {
    return values.size();
  }

  Json value(int index) {
    return values.get(index);
  }

  String string(int index) {
    if (values.get(index) instanceof Json.Str(var value)) {
      return value;
    }
    throw invalid();
  }

  List<Json> array(int index) {
    if (values.get(index) instanceof Json.Arr(var items)) {
      return items;
    }
    throw invalid();
  }

  Json.Obj object(int index) {
    if (values.get(index) instanceof Json.Obj object) {
      return object;
    }
    throw invalid();
  }

  /// A whole number of 32 bits; a fraction is cut off, as observed on AWS (whose documentation says
  /// that it is rounded).
  int truncated(int index) {
    return number(index).setScale(0, RoundingMode.DOWN).intValueExact();
  }

  /// A whole number of 32 bits; a fraction is rounded, halves upwards: 1.5 is 2 and -1.5 is -1, as
  /// recorded.
  int rounded(int index) {
    var rounded = number(index).add(HALF).setScale(0, RoundingMode.FLOOR);
    if (rounded.compareTo(MAX_INT) > 0) {
      throw invalid();
    }
    return rounded.intValueExact();
  }

  /// Any number, as the seed of random numbers.
  long seed(int index) {
    if (values.get(index) instanceof Json.Num json) {
      return Double.doubleToLongBits(json.asDouble());
    }
    throw invalid();
  }

  /// A number within 32 bits. One too small to matter is 0, because to calculate with a number such
  /// as 1e-1000000000 would write it out.
  private BigDecimal number(int index) {
    if (!(values.get(index) instanceof Json.Num json)) {
      throw invalid();
    }
    var number = json.decimal();
    if (number.compareTo(MIN_INT) < 0 || number.compareTo(MAX_INT) > 0) {
      throw invalid();
    }
    return number.abs().compareTo(TINY) < 0 ? BigDecimal.ZERO : number;
  }

  InvalidArgumentsException invalid() {
    return new InvalidArgumentsException(function.title());
  }
}
