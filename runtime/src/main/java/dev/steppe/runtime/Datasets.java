package dev.steppe.runtime;

import dev.steppe.asl.ItemReader;
import dev.steppe.asl.ResultWriter;
import dev.steppe.asl.json.Json;
import java.util.Optional;

/// Where distributed Maps read their items from and write their results to. Thread-safe; every call
/// may block, and an interrupt means that nobody wants its outcome any more.
public interface Datasets {
  /// Refuses every call: items and results stay in the states' inputs and outputs.
  Datasets NONE =
      new Datasets() {
        @Override
        public Dataset open(ItemReader reader, Json arguments, Optional<Json> after) {
          throw new DatasetException("This server reads no items from outside.");
        }

        @Override
        public ResultFiles create(
            Json arguments, ResultWriter.OutputType outputType, String mapRunArn) {
          throw new DatasetException("This server writes no results to outside.");
        }
      };

  /// Opens the data that `arguments` name.
  ///
  /// @param arguments the evaluated Parameters or Arguments of the reader
  /// @param after the place of the last item that is not wanted any more; absent for the beginning
  /// @throws DatasetException if it cannot be read
  Dataset open(ItemReader reader, Json arguments, Optional<Json> after) throws InterruptedException;

  /// Begins to write the results of a map run.
  ///
  /// @param arguments the evaluated Parameters or Arguments of the writer
  /// @throws DatasetException if nothing can be written there
  ResultFiles create(Json arguments, ResultWriter.OutputType outputType, String mapRunArn)
      throws InterruptedException;

  /// Items, read as a stream: no more of them is held than the one at hand. Not thread-safe.
  interface Dataset extends AutoCloseable {
    /// What the context object calls `Map.Item.Source`, as `s3://bucket/key`, of the item that was
    /// read last: items may come from several objects.
    String source();

    /// The next item; empty at the end.
    ///
    /// @throws DatasetException if the data cannot be read, or is not what the reader was told
    Optional<Item> next() throws InterruptedException;

    @Override
    void close();
  }

  /// One item.
  ///
  /// @param key the name of the member, if the data is an object whose members are the items; the
  ///   item is `{"Key": …, "Value": …}` then, and the context object tells both
  /// @param value the item, or the member's value
  /// @param place where reading goes on after it, in words that only the dataset understands
  record Item(Optional<String> key, Json value, Json place) {}

  /// The files that a map run's results are written to. Not thread-safe.
  interface ResultFiles extends AutoCloseable {
    /// Adds a record to the files of one outcome.
    void add(Outcome outcome, Json record) throws InterruptedException;

    /// Ends all files and writes the manifest that names them.
    ///
    /// @return what the Map's output calls `ResultWriterDetails`: Bucket and Key of the manifest
    Json.Obj finish() throws InterruptedException;

    /// Drops what was not finished.
    @Override
    void close();
  }

  /// Which of the files a result belongs to.
  enum Outcome {
    SUCCEEDED,
    FAILED,
    PENDING
  }
}
