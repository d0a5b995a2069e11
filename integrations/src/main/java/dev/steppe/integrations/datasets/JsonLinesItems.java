package dev.steppe.integrations.datasets;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import dev.steppe.runtime.Datasets.Item;
import java.util.Optional;

/// JSON Lines: one value a line. Blank lines do not count.
final class JsonLinesItems implements ItemStream {
  private final Content content;
  private final Bytes bytes;
  private final Text line = new Text(Content.MAX_ITEM);

  JsonLinesItems(Content content, Optional<Json> after) {
    this.content = content;
    this.bytes = content.from(Places.number(after));
    if (after.isEmpty()) {
      bytes.skipMark();
    }
  }

  @Override
  public String source() {
    return content.source();
  }

  @Override
  public Optional<Item> next() {
    while (bytes.peek() != Bytes.END) {
      long start = bytes.position();
      var text = line(start);
      if (!text.isBlank()) {
        return Optional.of(
            new Item(Optional.empty(), parse(text, start), Places.of(bytes.position())));
      }
    }
    return Optional.empty();
  }

  private String line(long start) {
    for (int next = bytes.next(); next != '\n' && next != Bytes.END; next = bytes.next()) {
      if (!line.add(next)) {
        throw content.itemTooLarge(start);
      }
    }
    return line.take();
  }

  private Json parse(String text, long start) {
    try {
      return Json.parse(text);
    } catch (MalformedJsonException e) {
      throw content.fault(
          "the line at byte %d is not valid JSON: %s".formatted(start, e.getMessage()));
    }
  }

  @Override
  public void close() {
    bytes.close();
  }
}
