package dev.steppe.bench;

import java.util.Arrays;

/// How long calls of one kind took.
///
/// @param p50 half of them took no longer, in microseconds
/// @param p99 99 of 100 took no longer
record Latency(double p50, double p99) {
  /// A call that is measured.
  interface Measured<E extends Exception> {
    /// How many microseconds it took.
    double micros() throws E;
  }

  /// Makes a call `times` times, after a quarter as many that are not counted.
  static <E extends Exception> Latency of(int times, Measured<E> call) throws E {
    for (int i = 0; i < times / 4; i++) {
      call.micros();
    }
    var micros = new double[times];
    for (int i = 0; i < times; i++) {
      micros[i] = call.micros();
    }
    return of(micros);
  }

  static Latency of(double[] micros) {
    var sorted = micros.clone();
    Arrays.sort(sorted);
    return new Latency(sorted[sorted.length / 2], sorted[sorted.length * 99 / 100]);
  }

  @Override
  public String toString() {
    return "p50 %,.0f us, p99 %,.0f us".formatted(p50, p99);
  }
}
