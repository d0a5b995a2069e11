package dev.steppe.asl;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where a distributed Map reads its items from, when they are not in its input.
///
/// @param action what is called to reach the data
/// @param arguments the parameters of that call: Bucket, Key, Prefix and their like
/// @param format how items lie in the data
/// @param maxItems the most items to read; 0 for all of them
public record ItemReader(
    Action action, Expression arguments, Format format, Optional<Count> maxItems) {

  /// The calls that a reader may make.
  public enum Action {
    GET_OBJECT,
    LIST_OBJECTS_V2
  }

  /// How items lie in the data.
  public sealed interface Format {
    /// The objects of a listing are the items themselves.
    record Listing() implements Format {}

    /// A JSON document: an array, or an object whose members are the items.
    ///
    /// @param pointer where in the document they are, as RFC 6901 has it
    record JsonDocument(Optional<String> pointer) implements Format {
      /// The names and indices that lead to the items; none if the document itself has them.
      public List<String> steps() {
        return Stream.of(pointer.orElse("").split("/", -1))
            .skip(1)
            .map(step -> step.replace("~1", "/").replace("~0", "~"))
            .toList();
      }
    }

    /// One JSON value a line.
    record JsonLines() implements Format {}

    /// Rows of text.
    ///
    /// @param headers the names of the columns; absent if the first row has them
    record Csv(Optional<List<String>> headers, char delimiter) implements Format {
      public Csv {
        headers = headers.map(List::copyOf);
      }
    }

    /// An Apache Parquet file.
    record Parquet() implements Format {}

    /// A manifest of Amazon Athena's: a list of files that have the items.
    ///
    /// @param files how items lie in those files
    record AthenaManifest(Format files) implements Format {}

    /// A manifest of S3 Inventory's, whose CSV files list objects.
    record InventoryManifest() implements Format {}

    /// Every listed object is read, and its items follow those of the one before.
    ///
    /// @param objects how items lie in the objects
    record Flattened(Format objects) implements Format {}
  }
}
