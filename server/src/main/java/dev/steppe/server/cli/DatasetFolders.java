package dev.steppe.server.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/// The option that says which folders distributed Maps may read and write.
final class DatasetFolders {
  @Option(
      names = "--dataset-folder",
      paramLabel = "DIR",
      description = {
        "Let distributed Maps read and write this folder and what is below it, as the bucket",
        "file:DIR. May be repeated. `dev` and `run` allow the working folder if none is given."
      })
  private List<Path> folders = List.of();

  /// @param otherwise those that are allowed when none are given
  List<Path> or(List<Path> otherwise) {
    return folders.isEmpty() ? otherwise : folders;
  }
}
