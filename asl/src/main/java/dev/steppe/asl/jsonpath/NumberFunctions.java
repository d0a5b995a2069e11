package dev.steppe.asl.jsonpath;

import dev.steppe.asl.Chance;
import dev.steppe.asl.json.Json;

/// The intrinsic functions on numbers.
final class NumberFunctions {
  private NumberFunctions() {}

  /// A random number from the first argument to below the second; with a seed as the third, always
  /// the same one.
  static Json random(Arguments arguments) {
    long from = arguments.truncated(0);
    long to = arguments.truncated(1);
    if (from >= to) {
      throw arguments.invalid();
    }
    var chance = arguments.count() == 3 ? new Chance(arguments.seed(2)) : arguments.chance();
    return new Json.Int(from + (long) (chance.fraction() * (to - from)));
  }

  /// The sum of two whole numbers of 32 bits, which must be one too.
  static Json add(Arguments arguments) {
    long sum = (long) arguments.rounded(0) + arguments.rounded(1);
    if (sum != (int) sum) {
      throw arguments.invalid();
    }
    return new Json.Int(sum);
  }
}
