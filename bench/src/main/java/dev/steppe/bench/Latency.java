package dev.steppe.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How long calls of one kind took.
///
/// @param p50 half of them took no longer, in microseconds
/// @param p99 99 of 100 took no longer
record Latency(double p50, double p99) {
  /// A call that is measured.
  interface Measured {
    /// How many microseconds it took.
    double micros() throws IOException;
  }

  /// Makes calls of several kinds in turn, so that what else the machine does hits all of them:
  /// each `times` times, after a quarter as many that are not counted.
  static List<Latency> ofEach(int times, List<Measured> calls) throws IOException {
    var micros = new double[calls.size()][times];
    for (int i = -times / 4; i < times; i++) {
      for (int kind = 0; kind < calls.size(); kind++) {
        double took = calls.get(kind).micros();
        if (i >= 0) {
          micros[kind][i] = took;
        }
      }
    }
    var latencies = new ArrayList<Latency>();
    for (var kind : micros) {
      latencies.add(of(kind));
    }
    return latencies;
  }

  static Latency of(int times, Measured call) throws IOException {
    return ofEach(times, List.of(call)).getFirst();
  }

  private static Latency of(double[] micros) {
    Arrays.sort(micros);
    return new Latency(micros[micros.length / 2], micros[micros.length * 99 / 100]);
  }

  @Override
  public String toString() {
    return "p50 %,.0f us, p99 %,.0f us".formatted(p50, p99);
  }
}
