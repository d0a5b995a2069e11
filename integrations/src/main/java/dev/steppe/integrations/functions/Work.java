package dev.steppe.integrations.functions;

import dev.steppe.integrations.web.Header;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/// What a function does with an event.
sealed interface Work {
  /// Runs code of this machine.
  ///
  /// @param root the folder that the function may read its own files from
  /// @param file what is run
  /// @param stamp changes when the function's files do
  record Code(Kind kind, Path root, Path file, Stamp stamp) implements Work {}

  /// Runs a command once for each event.
  ///
  /// @param words the program and its arguments
  /// @param folder where it runs
  record Command(List<String> words, Path folder) implements Work {
    public Command {
      words = List.copyOf(words);
    }
  }

  /// Posts the event to an address.
  record Post(URI address, List<Header> headers) implements Work {
    public Post {
      headers = List.copyOf(headers);
    }
  }

  /// Asks somebody else's Invoke API.
  ///
  /// @param functionName the function's name there
  record Endpoint(URI address, String functionName) implements Work {}

  /// Waits for a worker that somebody else has started to take the event.
  ///
  /// @param held whether a worker keeps the connection on which it took an event until it has
  ///   answered, so that one that closes it is lost
  record External(boolean held) implements Work {}

  /// Would run a file that is not there.
  record Absent(Path place) implements Work {}

  /// How code is run.
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
    EXECUTABLE
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
