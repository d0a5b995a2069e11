package dev.steppe.asl;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The folder `shared` beside the checkout, which holds recorded answers of AWS and definitions
/// that people run. A checkout without it is complete; the tests that want it then say so and pass.
public final class SharedFolder {
  private SharedFolder() {}

  /// A folder in it.
  public static Optional<Path> find(String name) {
    var root = System.getProperty("shared");
    var folder = (root == null ? Path.of("..", "..", "shared") : Path.of(root)).resolve(name);
    if (Files.isDirectory(folder)) {
      return Optional.of(folder);
    }
    System.out.println("not found, so not tested: " + folder.toAbsolutePath().normalize());
    return Optional.empty();
  }
}
