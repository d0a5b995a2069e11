package dev.steppe.server.cli;

import dev.steppe.engine.Limit;
import dev.steppe.engine.Limits;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads `--limits`: `aws`, `none`, or single limits by name.
final class LimitsConverter implements ITypeConverter<Limits> {
  /// All limits by name, as the help lists them.
  static final String NAMES =
      "payload-bytes, history-events, map-concurrency, map-run-concurrency,"
          + " variable-bytes, assign-bytes, variables-bytes, definition-size, execution-seconds,"
          + " express-seconds, redrivable-seconds, map-run-redrives";

  @Override
  public Limits convert(String text) {
    var limits = Limits.AWS;
    for (var part : text.split(",", -1)) {
      limits =
          switch (part) {
            case "aws" -> Limits.AWS;
            case "none" -> Limits.NONE;
            default -> with(limits, part);
          };
    }
    return limits;
  }

  private static Limits with(Limits limits, String part) {
    var equals = part.indexOf('=');
    var name = equals < 0 ? part : part.substring(0, equals);
    var limit =
        Limit.named(name)
            .orElseThrow(() ->
                new TypeConversionException(
                    "there is no limit '"
                        + name
                        + "'; it takes aws, none, or NAME=N with "
                        + Arrays.stream(Limit.values())
                            .map(Limit::text)
                            .collect(Collectors.joining(", "))));
    try {
      return limits.with(limit, Long.parseLong(part.substring(equals + 1)));
    } catch (NumberFormatException _) {
      throw new TypeConversionException(
          name + " takes a whole number, not '" + part.substring(equals + 1) + "'");
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
