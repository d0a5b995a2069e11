package dev.steppe.integrations.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;

/// A file does not say what it is meant to say.
public final class InvalidFileException extends IOException {
  private static final long serialVersionUID = 1;

  private final String faults;

  /// @param faults a line for each fault, which begins with its place
  InvalidFileException(String faults) {
    super(faults);
    this.faults = faults;
  }

  /// The faults, where the text is that of `file`.
  public String in(Path file) {
    return faults.lines().map(fault -> file + ":" + fault).collect(Collectors.joining("\n"));
  }
}
