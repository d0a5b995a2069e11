package dev.steppe.bench;

import java.io.PrintStream;

/// Prints what was measured beside what is aimed at.
final class Report {
  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  void title(String title) {
    out.printf("%n%s%n", title);
  }

  /// @param aim the least that is wanted
  void atLeast(String what, double measured, double aim, String unit, String more) {
    out.printf(
        "  %-44s %,12.0f %-6s %5.2f of the aim of %,.0f  %s%n",
        what, measured, unit, measured / aim, aim, more);
  }

  /// @param aim the most that is wanted
  void atMost(String what, double measured, double aim, String unit, String more) {
    out.printf(
        "  %-44s %,12.2f %-6s %5.2f of the limit of %,.2f  %s%n",
        what, measured, unit, measured / aim, aim, more);
  }

  void plain(String what, double measured, String unit, String more) {
    out.printf("  %-44s %,12.0f %-6s %s%n", what, measured, unit, more);
  }
}
