package dev.steppe.server.cli;

import dev.steppe.server.api.Refusal;
import dev.steppe.server.boot.Server;
import dev.steppe.server.boot.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Loads definitions from a folder into a server.
final class Examples {
  private static final String SUFFIX = ".asl.json";
  private static final int DEPTH = 2;

  private final Server server;
  private final Settings settings;

  Examples(Server server, Settings settings) {
    this.server = server;
    this.settings = settings;
  }

  /// Creates or updates a machine for each definition under `folder`, named as the file is. What is
  /// invalid is reported and left out.
  ///
  /// @return how many there are
  int load(Path folder, PrintWriter err) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    var loaded = 0;
    for (var file : definitions(folder)) {
      var name = file.getFileName().toString();
      try {
        server
            .api()
            .deploy(
                name.substring(0, name.length() - SUFFIX.length()),
                TextFile.read(file),
                settings.nobody());
        loaded++;
      } catch (Refusal refusal) {
        err.println(file + ": " + refusal.getMessage());
      }
    }
    return loaded;
  }

  private static List<Path> definitions(Path folder) throws IOException {
    try (var files = Files.walk(folder, DEPTH)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }
}
