package dev.steppe.integrations.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.steppe.runtime.DatasetException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Folders that stand for buckets, for development: the bucket `file:data` is the folder `data`,
/// and its objects are the files in it. Nothing outside that folder is reached, neither by `..` nor
/// through links, and it must itself be one of the folders that are allowed, or below one: whoever
/// may create a machine names the bucket.
final class FolderStore implements ObjectStore {
  /// How the names of such buckets begin.
  static final String SCHEME = "file:";

  private final Path base;
  private final List<Path> allowed;

  /// @param base what the names of folders are relative to
  /// @param allowed the folders that buckets may be, or be below
  /// @throws IOException if one of them is not there; the message says which
  FolderStore(Path base, List<Path> allowed) throws IOException {
    this.base = base.toAbsolutePath();
    var real = new ArrayList<Path>();
    for (var folder : allowed) {
      if (!Files.isDirectory(folder)) {
        throw new IOException("there is no folder of datasets " + folder);
      }
      real.add(folder.toRealPath());
    }
    this.allowed = List.copyOf(real);
  }

  private Path folder(String bucket) throws IOException {
    var name = bucket.substring(SCHEME.length());
    if (name.isEmpty()) {
      throw new DatasetException("The bucket '%s' names no folder".formatted(bucket));
    }
    try {
      return allowed(bucket, base.resolve(name).toRealPath());
    } catch (NoSuchFileException | NotDirectoryException e) {
      var wanted = allowed(bucket, base.resolve(name).normalize());
      throw new DatasetException(
          "There is no folder for the bucket '%s': it would be %s".formatted(bucket, wanted), e);
    } catch (InvalidPathException e) {
      throw new DatasetException("The bucket '%s' cannot be a folder".formatted(bucket), e);
    }
  }

  /// Whether a folder that is not allowed is there is nobody's business.
  private Path allowed(String bucket, Path folder) {
    if (allowed.stream().noneMatch(folder::startsWith)) {
      throw notAllowed(bucket);
    }
    return folder;
  }

  /// A bucket that is a folder of this server which nobody allowed.
  static DatasetException notAllowed(String bucket) {
    return new DatasetException(
        "The bucket '%s' is a folder of this server, which it was not started to allow"
                .formatted(bucket)
            + " (option --dataset-folder)");
  }

  private static Path file(Path folder, String key) {
    try {
      var file = folder.resolve(key).normalize();
      if (file.startsWith(folder) && !file.equals(folder) && !Path.of(key).isAbsolute()) {
        return file;
      }
    } catch (InvalidPathException e) {
      // It is no file of the folder either.
    }
    throw outside(key);
  }

  private static DatasetException outside(String key) {
    return new DatasetException("The key '%s' leads out of the bucket's folder".formatted(key));
  }

  /// The file of an object, which exists.
  private Path existing(ObjectName name) throws IOException {
    var folder = folder(name.bucket());
    var file = file(folder, name.key()).toRealPath();
    if (!file.startsWith(folder)) {
      throw outside(name.key());
    }
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(name.key());
    }
    return file;
  }

  private static DatasetException unreadable(ObjectName name, IOException e) {
    var why =
        e instanceof NoSuchFileException ? "there is no such file" : String.valueOf(e.getMessage());
    return new DatasetException("%s cannot be read: %s".formatted(name.uri(), why), e);
  }

  @Override
  public InputStream open(ObjectName name, long from) {
    try {
      var channel = FileChannel.open(existing(name), StandardOpenOption.READ);
      try {
        Content.checkSize(channel.size(), name);
        return Channels.newInputStream(channel.position(from));
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  @Override
  public byte[] read(ObjectName name, long from, int length) {
    try (var channel = FileChannel.open(existing(name), StandardOpenOption.READ)) {
      return Channels.newInputStream(channel.position(from)).readNBytes(length);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  @Override
  public long size(ObjectName name) {
    try {
      return Files.size(existing(name));
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  @Override
  public Listing list(
      String bucket, String prefix, Optional<String> owner, Optional<String> after) {
    try {
      var folder = folder(bucket);
      try (var files = Files.walk(folder)) {
        Iterator<String> keys =
            files
                .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                .map(file -> key(folder, file))
                .filter(key -> key.startsWith(prefix))
                .filter(key -> after.isEmpty() || key.compareTo(after.get()) > 0)
                .sorted()
                .toList()
                .iterator();
        return () -> keys.hasNext() ? Optional.of(listed(folder, keys.next())) : Optional.empty();
      }
    } catch (IOException | UncheckedIOException e) {
      throw new DatasetException("%s cannot be listed: %s".formatted(bucket, e.getMessage()), e);
    }
  }

  private static String key(Path folder, Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  private static Listed listed(Path folder, String key) {
    try {
      var attributes = Files.readAttributes(folder.resolve(key), BasicFileAttributes.class);
      var modified = attributes.lastModifiedTime().toInstant();
      var version = key + " " + attributes.size() + " " + modified;
      return new Listed(
          key,
          "\"%s\""
              .formatted(
                  UUID.nameUUIDFromBytes(version.getBytes(UTF_8)).toString().replace("-", "")),
          modified,
          attributes.size(),
          "STANDARD");
    } catch (IOException e) {
      throw new DatasetException("The file '%s' cannot be read".formatted(key), e);
    }
  }

  @Override
  public Upload create(String bucket, String key) {
    try {
      var folder = folder(bucket);
      var file = file(folder, key);
      var parent = Optional.ofNullable(file.getParent()).orElse(folder);
      checkParents(folder, parent, key);
      Files.createDirectories(parent);
      return new FileUpload(file, Files.createTempFile(parent, ".", ".part"));
    } catch (IOException e) {
      throw new DatasetException(
          "%s/%s cannot be written: %s".formatted(bucket, key, e.getMessage()), e);
    }
  }

  /// The folders on the way that exist must be in the bucket's folder, whatever links there are.
  private static void checkParents(Path folder, Path parent, String key) throws IOException {
    for (var path = parent; path != null && !path.equals(folder); path = path.getParent()) {
      if (Files.exists(path) && !path.toRealPath().startsWith(folder)) {
        throw outside(key);
      }
    }
  }

  /// A file that is written beside its place and then moved there.
  private static final class FileUpload implements Upload {
    private final Path file;
    private final Path part;
    private final OutputStream out;
    private long size;

    FileUpload(Path file, Path part) throws IOException {
      this.file = file;
      this.part = part;
      this.out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      out.write(bytes);
      size += bytes.length;
    }

    @Override
    public long finish() throws IOException {
      out.close();
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return size;
    }

    @Override
    public void close() {
      try {
        out.close();
        Files.deleteIfExists(part);
      } catch (IOException e) {
        // A part that stays behind harms nobody.
      }
    }
  }
}
