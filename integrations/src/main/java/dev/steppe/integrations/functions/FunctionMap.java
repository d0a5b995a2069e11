package dev.steppe.integrations.functions;

import dev.steppe.integrations.files.WatchedFile;
import dev.steppe.integrations.web.Header;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/// A file that says what functions are and on which terms they run. It is looked at anew for each
/// call.
final class FunctionMap {
  private final WatchedFile<Entries> file;

  /// What the file says, by the functions' names.
  record Entries(NavigableMap<String, Entry> byName) {
    static final Entries NONE = new Entries(new TreeMap<>());

    Entries {
      byName = new TreeMap<>(byName);
    }
  }

  /// What the file says of one function; what it does not say is as it is everywhere.
  ///
  /// @param target what the function is, if the folder does not say it
  record Entry(
      Optional<Target> target,
      Map<String, String> environment,
      Optional<Duration> timeout,
      OptionalInt concurrency,
      Optional<Duration> queue,
      Optional<Duration> start) {
    Entry {
      environment = Map.copyOf(environment);
    }
  }

  /// What a function is.
  sealed interface Target {
    /// @param place a file or a folder, as they are in the folder of functions
    record Handler(Path place) implements Target {}

    record Command(List<String> words, Path folder) implements Target {
      public Command {
        words = List.copyOf(words);
      }
    }

    record Url(URI address, List<Header> headers) implements Target {
      public Url {
        headers = List.copyOf(headers);
      }
    }

    record Endpoint(URI address, String functionName) implements Target {}

    record External(boolean held) implements Target {}
  }

  private FunctionMap(WatchedFile<Entries> file) {
    this.file = file;
  }

  /// @throws IOException if the file is not there, or invalid; the message says where and why
  static FunctionMap open(Path path) throws IOException {
    return new FunctionMap(WatchedFile.open(path, "functions", reader(path)));
  }

  /// A file that need not be there.
  static FunctionMap openIfThere(Path path) throws IOException {
    return new FunctionMap(WatchedFile.openIfThere(path, "functions", reader(path), Entries.NONE));
  }

  private static WatchedFile.Reader<Entries> reader(Path path) {
    var home = path.toAbsolutePath().resolveSibling("").normalize();
    return text -> FunctionMapReader.read(text, home);
  }

  Path path() {
    return file.path();
  }

  Entries entries() {
    return file.content();
  }
}
