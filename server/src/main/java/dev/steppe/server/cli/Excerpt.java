package dev.steppe.server.cli;

import dev.steppe.asl.definition.Diagnostic;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Shows diagnostics beside the lines that they are about.
final class Excerpt {
  private static final int WIDEST = 120;

  private final String file;
  private final List<String> lines;

  Excerpt(String file, String source) {
    this.file = file;
    this.lines = source.lines().toList();
  }

  /// What is wrong and where: one line to read or to parse, then the source line and a caret.
  String of(Diagnostic diagnostic) {
    var text = new StringBuilder(file);
    diagnostic.position().ifPresent(at -> text.append(":%d:%d".formatted(at.line(), at.column())));
    text.append(": ").append(diagnostic.severity().name().toLowerCase(Locale.ROOT));
    text.append(": ").append(diagnostic.message().lines().findFirst().orElse(""));
    diagnostic
        .location()
        .filter(location -> location.startsWith("/"))
        .ifPresent(location -> text.append(" at ").append(location));
    text.append(" [").append(diagnostic.code()).append(']');
    diagnostic.position().flatMap(this::source).ifPresent(text::append);
    return text.toString();
  }

  private Optional<String> source(Diagnostic.Position at) {
    if (at.line() < 1 || at.line() > lines.size()) {
      return Optional.empty();
    }
    var line = lines.get(at.line() - 1);
    var column = Math.clamp(at.column(), 1, line.length() + 1) - 1;
    // Of a long line only the part around the place is shown.
    var from = Math.max(0, Math.min(column - WIDEST / 2, line.length() - WIDEST));
    var shown = line.substring(from, Math.min(line.length(), from + WIDEST));
    var number = String.valueOf(at.line());
    var before = shown.substring(0, column - from).replaceAll("[^\\t]", " ");
    return Optional.of(
        "%n  %s | %s%n  %s | %s^".formatted(number, shown, " ".repeat(number.length()), before));
  }
}
