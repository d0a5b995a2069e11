package dev.steppe.integrations.mocks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;

/// A file of mocks can not be used.
final class InvalidMockFileException extends IOException {
  private static final long serialVersionUID = 1;

  private final String faults;

  /// @param faults a line for each fault, which begins with its place
  InvalidMockFileException(String faults) {
    super(faults);
    this.faults = faults;
  }

  /// The faults, where the text is that of `file`.
  String in(Path file) {
    return faults.lines().map(fault -> file + ":" + fault).collect(Collectors.joining("\n"));
  }
}
