package dev.steppe.integrations.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.steppe.asl.ItemReader;
import dev.steppe.asl.ItemReader.Action;
import dev.steppe.asl.ItemReader.Format;
import dev.steppe.asl.json.Json;
import dev.steppe.runtime.Datasets;
import dev.steppe.runtime.Datasets.Item;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/// A folder with objects, and what is read from it.
record Data(Path folder) {
  static final Format JSON = new Format.JsonDocument(Optional.empty());
  static final Format LINES = new Format.JsonLines();
  static final Format CSV = new Format.Csv(Optional.empty(), ',');

  Data put(String key, String text) {
    return put(key, text.getBytes(UTF_8));
  }

  Data put(String key, byte[] bytes) {
    try {
      var file = folder.resolve(key);
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ObjectDatasets datasets() {
    try {
      return ObjectDatasets.of(Map.of(), false).withFolders(folder, List.of(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ItemReader reader(Format format) {
    return new ItemReader(Action.GET_OBJECT, scope -> Json.Obj.EMPTY, format, Optional.empty());
  }

  Json arguments(String key) {
    return Json.object().put("Bucket", "file:" + folder).put("Key", key).build();
  }

  /// The values of all items.
  List<String> read(String key, Format format) {
    return items(key, format).stream().map(item -> item.value().text()).toList();
  }

  List<Item> items(String key, Format format) {
    return items(datasets(), format, arguments(key), Optional.empty());
  }

  static List<Item> items(Datasets datasets, Format format, Json arguments, Optional<Json> after) {
    var items = new ArrayList<Item>();
    try (var dataset = datasets.open(reader(format), arguments, after)) {
      for (var item = dataset.next(); item.isPresent(); item = dataset.next()) {
        items.add(item.get());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return items;
  }

  static byte[] gzip(String text) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
