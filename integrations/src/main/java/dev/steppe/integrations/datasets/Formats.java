package dev.steppe.integrations.datasets;

import dev.steppe.asl.ItemReader.Format;
import dev.steppe.asl.json.Json;
import dev.steppe.runtime.DatasetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Opens objects, by how items lie in them.
final class Formats {
  private final Stores stores;

  Formats(Stores stores) {
    this.stores = stores;
  }

  /// Finds the store of a bucket.
  @FunctionalInterface
  interface Stores {
    ObjectStore of(String bucket);
  }

  ItemStream open(Format format, Arguments arguments, Optional<Json> after) {
    return switch (format) {
      case Format.Listing() -> new ListedItems(stores.of(arguments.bucket()), arguments, after);
      case Format.Flattened(var objects) -> flattened(objects, arguments, after);
      case Format.AthenaManifest(var files) ->
          manifest(Manifest.athena(content(arguments.objectName())), files, arguments, after);
      case Format.InventoryManifest() -> {
        var manifest = Manifest.inventory(content(arguments.objectName()));
        yield manifest(
            manifest, new Format.Csv(Optional.of(manifest.columns()), ','), arguments, after);
      }
      case Format.JsonDocument document -> object(document, arguments.objectName(), after);
      case Format.JsonLines lines -> object(lines, arguments.objectName(), after);
      case Format.Csv csv -> object(csv, arguments.objectName(), after);
      case Format.Parquet parquet -> {
        if (arguments.objectName().version().isPresent()) {
          throw new DatasetException(
              "The field 'VersionId' is not supported for the InputType 'PARQUET'");
        }
        yield object(parquet, arguments.objectName(), after);
      }
    };
  }

  private Content content(ObjectName name) {
    return new Content(stores.of(name.bucket()), name);
  }

  /// A single object.
  private ItemStream object(Format format, ObjectName name, Optional<Json> after) {
    var content = content(name);
    return switch (format) {
      case Format.JsonDocument document -> new JsonItems(content, document.steps(), after);
      case Format.JsonLines() -> new JsonLinesItems(content, after);
      case Format.Csv csv -> new CsvRows(content, csv, after);
      case Format.Parquet() -> ParquetRows.open(content, after);
      case Format.Listing() -> throw notOneObject(format);
      case Format.Flattened flattened -> throw notOneObject(flattened);
      case Format.AthenaManifest manifest -> throw notOneObject(manifest);
      case Format.InventoryManifest manifest -> throw notOneObject(manifest);
    };
  }

  private static IllegalArgumentException notOneObject(Format format) {
    return new IllegalArgumentException("not the format of one object: " + format);
  }

  private record ObjectPart(Formats formats, Format format, ObjectName object, Json name)
      implements Parts.Part {
    @Override
    public ItemStream open(Optional<Json> after) {
      return formats.object(format, object, after);
    }
  }

  private ItemStream manifest(
      Manifest manifest, Format format, Arguments arguments, Optional<Json> after) {
    var parts = new ArrayList<Parts.Part>();
    for (var file : manifest.files()) {
      parts.add(new ObjectPart(this, format, file, Json.of(parts.size())));
    }
    return new Parts(arguments.objectName().uri(), new InOrder(parts), after);
  }

  /// Parts whose names are their indices.
  private static final class InOrder implements Parts.Source {
    private final List<Parts.Part> parts;
    private int next;

    InOrder(List<Parts.Part> parts) {
      this.parts = parts;
    }

    @Override
    public Parts.Part find(Json name) {
      int index = name instanceof Json.Int(var number) ? Math.toIntExact(number) : 0;
      if (index < 0 || index >= parts.size()) {
        throw new DatasetException("The manifest has changed since it was read first.");
      }
      next = index + 1;
      return parts.get(index);
    }

    @Override
    public Optional<Parts.Part> next() {
      return next < parts.size() ? Optional.of(parts.get(next++)) : Optional.empty();
    }
  }

  private ItemStream flattened(Format format, Arguments arguments, Optional<Json> after) {
    return new Parts(ObjectName.uri(arguments.bucket()), new ListedParts(format, arguments), after);
  }

  /// The objects of a listing, whose names are their keys.
  private final class ListedParts implements Parts.Source {
    private final Format format;
    private final Arguments arguments;
    private ObjectStore.Listing listing;

    ListedParts(Format format, Arguments arguments) {
      this.format = format;
      this.arguments = arguments;
      this.listing = list(Optional.empty());
    }

    private ObjectStore.Listing list(Optional<String> after) {
      return ListedItems.list(stores.of(arguments.bucket()), arguments, after);
    }

    @Override
    public Parts.Part find(Json name) {
      var key = name instanceof Json.Str(var text) ? text : "";
      listing = list(Optional.of(key));
      return part(key);
    }

    /// Objects of no bytes whose keys end in a slash stand for folders, and have no items.
    @Override
    public Optional<Parts.Part> next() {
      while (true) {
        var listed = listing.next();
        if (listed.isEmpty()) {
          return Optional.empty();
        }
        if (listed.get().size() > 0 || !listed.get().key().endsWith("/")) {
          return Optional.of(part(listed.get().key()));
        }
      }
    }

    private Parts.Part part(String key) {
      var name = new ObjectName(arguments.bucket(), key, Optional.empty(), arguments.owner());
      return new ObjectPart(Formats.this, format, name, new Json.Str(key));
    }
  }
}
