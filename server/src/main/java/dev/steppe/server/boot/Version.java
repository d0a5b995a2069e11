package dev.steppe.server.boot;

import java.util.Optional;

/// Which release this is.
public final class Version {
  private Version() {}

  /// As the jar's manifest has it.
  public static String text() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("(from source)");
  }
}
