package dev.steppe.server.cli;

import dev.steppe.engine.Limits;
import picocli.CommandLine.Option;

/// The option that says to which limits a server holds.
final class LimitsOption {
  @Option(
      names = "--limits",
      paramLabel = "aws|none|NAME=N,...",
      defaultValue = "aws",
      converter = LimitsConverter.class,
      description = {
        "Hold to AWS's limits (${DEFAULT-VALUE}), to none, or to AWS's but for some, as in",
        "--limits payload-bytes=20000000,history-events=1000000. Names: "
            + LimitsConverter.NAMES
            + "."
      })
  private Limits limits = Limits.AWS;

  Limits limits() {
    return limits;
  }
}
