package dev.steppe.integrations.datasets;

import dev.steppe.asl.ItemReader;
import dev.steppe.asl.ResultWriter.OutputType;
import dev.steppe.asl.json.Json;
import dev.steppe.runtime.DatasetException;
import dev.steppe.runtime.Datasets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Data in Amazon S3, or in folders where those are allowed.
public final class ObjectDatasets implements Datasets, AutoCloseable {
  /// How long a file of results may become, as the developer guide has it.
  private static final long MAX_RESULT_FILE = 5L << 30;

  private final S3Store s3;
  private final Optional<ObjectStore> folders;
  private final Formats formats;
  private final long maxResultFile;

  private ObjectDatasets(S3Store s3, Optional<ObjectStore> folders, long maxResultFile) {
    this.s3 = s3;
    this.folders = folders;
    this.formats = new Formats(this::store);
    this.maxResultFile = maxResultFile;
  }

  /// Data in S3.
  ///
  /// @param environment the environment variables, which tell where S3 is
  /// @param realAws whether it is Amazon's own where they do not
  public static ObjectDatasets of(Map<String, String> environment, boolean realAws) {
    return new ObjectDatasets(new S3Store(environment, realAws), Optional.empty(), MAX_RESULT_FILE);
  }

  /// The same, and in folders, whose buckets are written `file:FOLDER`.
  ///
  /// @param base what the names of folders are relative to
  /// @param allowed the folders that buckets may be, or be below
  /// @throws IOException if one of them is not there; the message says which
  public ObjectDatasets withFolders(Path base, List<Path> allowed) throws IOException {
    return new ObjectDatasets(s3, Optional.of(new FolderStore(base, allowed)), maxResultFile);
  }

  /// The same, with another bound for the files of results.
  ObjectDatasets withMaxResultFile(long bytes) {
    return new ObjectDatasets(s3, folders, bytes);
  }

  private ObjectStore store(String bucket) {
    if (!bucket.startsWith(FolderStore.SCHEME)) {
      return s3;
    }
    return folders.orElseThrow(() -> FolderStore.notAllowed(bucket));
  }

  @Override
  public Dataset open(ItemReader reader, Json arguments, Optional<Json> after)
      throws InterruptedException {
    return interruptible(
        () -> new Interruptible(formats.open(reader.format(), Arguments.of(arguments), after)));
  }

  @Override
  public ResultFiles create(Json arguments, OutputType outputType, String mapRunArn) {
    var destination = Arguments.of(arguments);
    return new ResultObjects(
        store(destination.bucket()), destination, outputType, mapRunArn, maxResultFile);
  }

  /// Tells an interrupt from a failure: the libraries below turn it into one of their own.
  private static <T> T interruptible(Supplier<T> reading) throws InterruptedException {
    try {
      return reading.get();
    } catch (DatasetException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw e;
    }
  }

  private record Interruptible(ItemStream items) implements Dataset {
    @Override
    public String source() {
      return items.source();
    }

    @Override
    public Optional<Item> next() throws InterruptedException {
      return interruptible(items::next);
    }

    @Override
    public void close() {
      items.close();
    }
  }

  @Override
  public void close() {
    s3.close();
  }
}
