package dev.steppe.integrations.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connections of a file that may change while the server runs: every question looks whether it
/// has. A change that makes the file invalid is told in the log, and what it said before still
/// holds. They are in memory alone. Thread-safe.
final class WatchedConnections {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedConnections.class);

  private final Path path;
  private final Map<String, String> environment;
  private Optional<Version> version;
  private Map<String, ConnectionParameters> connections;
  private long readings;

  /// Why a connection is not to be used until the file is read again.
  private final Map<String, String> deauthorized = new HashMap<>();

  /// What tells whether a file has changed.
  private record Version(FileTime modified, long bytes, Optional<Object> key) {}

  /// @param reading tells apart what the file said before and after a change
  record Found(ConnectionParameters parameters, long reading, Optional<String> deauthorized) {}

  private WatchedConnections(
      Path path,
      Map<String, String> environment,
      Optional<Version> version,
      Map<String, ConnectionParameters> connections) {
    this.path = path;
    this.environment = environment;
    this.version = version;
    this.connections = connections;
  }

  /// @throws IOException if the file can not be read or is invalid; the message says where and why
  static WatchedConnections open(Path path, Map<String, String> environment) throws IOException {
    var version = version(path);
    return new WatchedConnections(path, environment, version, read(path, environment));
  }

  private static Map<String, ConnectionParameters> read(Path path, Map<String, String> environment)
      throws IOException {
    String text;
    try {
      text = Files.readString(path);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file of connections " + path, e);
    } catch (IOException e) {
      throw new IOException("the file of connections %s can not be read: %s".formatted(path, e), e);
    }
    return ConnectionsFile.read(path, text, environment);
  }

  /// Empty if the file can not be looked at, as while it is being replaced.
  private static Optional<Version> version(Path path) {
    try {
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return Optional.of(
          new Version(
              attributes.lastModifiedTime(),
              attributes.size(),
              Optional.ofNullable(attributes.fileKey())));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  synchronized Optional<Found> find(String name) {
    var now = version(path);
    if (!now.equals(version)) {
      version = now;
      try {
        connections = read(path, environment);
        readings++;
        deauthorized.clear();
        LOG.info("the file of connections {} has changed and was read", path);
      } catch (IOException e) {
        LOG.error("the connections that were known before still hold: {}", e.getMessage());
      }
    }
    return Optional.ofNullable(connections.get(name))
        .map(parameters ->
            new Found(parameters, readings, Optional.ofNullable(deauthorized.get(name))));
  }

  /// The connection is not used any more until the file changes.
  ///
  /// @param reading what the connection was found with: another is not meant
  synchronized void deauthorize(String name, long reading, String reason) {
    if (reading == readings) {
      deauthorized.put(name, reason);
    }
  }
}
