package dev.steppe.integrations.functions;

import java.nio.file.Path;

/// A function as the folder has it now.
///
/// @param root the folder that the function may read its own files from
/// @param file what is run
/// @param stamp changes when the function's files do
record FunctionSource(String name, Kind kind, Path root, Path file, Stamp stamp) {
  /// How the file is run.
  enum Kind {
    /// A JavaScript module, by our bootstrap for Node.js.
    NODE,
    /// A Python module, by our bootstrap for Python 3.
    PYTHON,
    /// A Java source file, by the JDK that runs this server.
    JAVA,
    /// An executable that is a Lambda runtime itself.
    RUNTIME,
    /// An executable that is run once for each event.
    COMMAND
  }

  /// @param newest the latest change of any file, in milliseconds
  /// @param bytes the size of all files together
  record Stamp(long newest, long bytes, long files) {
    static final Stamp NONE = new Stamp(0, 0, 0);

    Stamp plus(long modified, long size) {
      return new Stamp(Math.max(newest, modified), bytes + size, files + 1);
    }
  }
}
