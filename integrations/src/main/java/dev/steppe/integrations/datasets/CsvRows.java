package dev.steppe.integrations.datasets;

import dev.steppe.asl.ItemReader.Format;
import dev.steppe.asl.json.Json;
import dev.steppe.runtime.DatasetException;
import dev.steppe.runtime.Datasets.Item;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Rows of text, each an object whose members are the columns. All values are strings; cells that a
/// row lacks are empty, and those without a column are dropped, as recorded.
final class CsvRows implements ItemStream {
  private final Content content;
  private final List<String> headers;

  /// The places of the columns in the order in which a row's members stand.
  private final List<Integer> order;

  private final CsvParser parser;

  CsvRows(Content content, Format.Csv format, Optional<Json> after) {
    this.content = content;
    if (format.headers().isPresent()) {
      this.headers = format.headers().get();
      this.parser = parser(format, Places.number(after));
    } else if (after.isPresent()) {
      try (var top = parser(format, 0)) {
        this.headers = top.header();
      }
      this.parser = parser(format, Places.number(after));
    } else {
      this.parser = parser(format, 0);
      this.headers = header(parser);
    }
    if (new HashSet<>(headers).size() < headers.size()) {
      parser.close();
      throw new DatasetException("CSV headers cannot contain duplicates.");
    }
    this.order = order(headers);
  }

  private static List<String> header(CsvParser parser) {
    try {
      return parser.header();
    } catch (RuntimeException e) {
      parser.close();
      throw e;
    }
  }

  /// AWS puts a row's members in the order of a Java hash map of their names (recorded for the
  /// header `0,True,{}`, whose rows read `0`, `{}`, `True`).
  private static List<Integer> order(List<String> headers) {
    var places = new HashMap<String, Integer>();
    headers.forEach(header -> places.put(header, places.size()));
    return List.copyOf(places.values());
  }

  private CsvParser parser(Format.Csv format, long from) {
    return new CsvParser(content, content.from(from), format.delimiter());
  }

  @Override
  public String source() {
    return content.source();
  }

  @Override
  public Optional<Item> next() {
    return parser
        .row(headers.size())
        .map(cells -> new Item(Optional.empty(), item(cells), Places.of(parser.position())));
  }

  private Json.Obj item(List<String> cells) {
    var item = Json.object();
    for (int column : order) {
      item.put(headers.get(column), column < cells.size() ? cells.get(column) : "");
    }
    return item.build();
  }

  @Override
  public void close() {
    parser.close();
  }
}
