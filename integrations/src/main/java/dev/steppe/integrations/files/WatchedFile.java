package dev.steppe.integrations.files;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a file says, which may change while the server runs: every question looks whether it has. A
/// change that makes the file invalid is told in the log, and what it said before still holds.
/// Thread-safe.
///
/// @param <T> what it says; immutable
public final class WatchedFile<T> {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);

  private final Path path;
  private final String what;
  private final Reader<T> reader;

  /// What there is while there is no file, if there need not be one.
  private final Optional<T> nothing;

  private Optional<Version> version;
  private T content;

  /// Understands the text.
  @FunctionalInterface
  public interface Reader<T> {
    T read(String text) throws InvalidFileException;
  }

  /// What tells whether a file has changed.
  private record Version(FileTime modified, long bytes, Optional<Object> key) {}

  private WatchedFile(Path path, String what, Reader<T> reader, Optional<T> nothing)
      throws IOException {
    this.path = path;
    this.what = what;
    this.reader = reader;
    this.nothing = nothing;
    this.version = version(path);
    this.content = nothing.isPresent() && !Files.exists(path) ? nothing.get() : read();
  }

  /// Reads a file.
  ///
  /// @param what what is in it, as `mocks`
  /// @throws IOException if it can not be read or is invalid; the message says where and why
  public static <T> WatchedFile<T> open(Path path, String what, Reader<T> reader)
      throws IOException {
    return new WatchedFile<>(path, what, reader, Optional.empty());
  }

  /// Reads a file that need not be there.
  ///
  /// @param nothing what there is without it
  /// @throws IOException if it is there and can not be read or is invalid
  public static <T> WatchedFile<T> openIfThere(Path path, String what, Reader<T> reader, T nothing)
      throws IOException {
    return new WatchedFile<>(path, what, reader, Optional.of(nothing));
  }

  public Path path() {
    return path;
  }

  /// What the file says now.
  public synchronized T content() {
    var now = version(path);
    if (!now.equals(version)) {
      version = now;
      if (nothing.isPresent() && !Files.exists(path)) {
        content = nothing.get();
        LOG.info("the file of {} {} is gone", what, path);
        return content;
      }
      try {
        content = read();
        LOG.info("the file of {} {} has changed and was read", what, path);
      } catch (IOException e) {
        LOG.error("what was known before still holds: {}", e.getMessage());
      }
    }
    return content;
  }

  private T read() throws IOException {
    try {
      return reader.read(Files.readString(path));
    } catch (InvalidFileException e) {
      throw new IOException("the file of " + what + " is invalid\n" + e.in(path), e);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file of " + what + " " + path, e);
    } catch (CharacterCodingException e) {
      throw new IOException("the file of " + what + " " + path + " is not UTF-8 text", e);
    } catch (IOException e) {
      throw new IOException(
          "the file of " + what + " " + path + " can not be read: " + e.getMessage(), e);
    }
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
}
