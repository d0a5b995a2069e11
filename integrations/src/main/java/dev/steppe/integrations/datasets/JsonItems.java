package dev.steppe.integrations.datasets;

import dev.steppe.asl.json.Json;
import dev.steppe.runtime.DatasetException;
import dev.steppe.runtime.Datasets.Item;
import java.util.List;
import java.util.Optional;

/// A JSON document: the items of an array, or the members of an object.
final class JsonItems implements ItemStream {
  private final Content content;
  private final Bytes bytes;
  private final JsonScanner scanner;
  private final boolean wholeDocument;
  private final boolean members;
  private boolean first;
  private boolean ended;

  /// @param steps what leads to the items in the document
  JsonItems(Content content, List<String> steps, Optional<Json> after) {
    this.content = content;
    this.bytes = content.from(Places.number(after));
    this.scanner = new JsonScanner(content, bytes);
    this.wholeDocument = steps.isEmpty();
    this.first = after.isEmpty();
    try {
      this.members = after.isEmpty() ? enter(steps) : isOfMember(after);
    } catch (RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  /// Goes to the first item.
  ///
  /// @return whether the items are members
  private boolean enter(List<String> steps) {
    bytes.skipMark();
    for (var step : steps) {
      if (!scanner.descend(step)) {
        throw new DatasetException(
            "The provided ReaderConfig.ItemsPointer does not match any valid path in the JSON"
                + " structure.");
      }
    }
    int open = scanner.afterBlanks();
    if (open != '[' && open != '{') {
      if (open != Bytes.END) {
        scanner.value(); // Has a better word for what is no JSON at all.
      }
      throw new DatasetException("Attempting to map over non-iterable node.");
    }
    bytes.next();
    return open == '{';
  }

  @Override
  public String source() {
    return content.source();
  }

  @Override
  public Optional<Item> next() {
    int next = ended ? Bytes.END : scanner.afterBlanks();
    if (!ended && next == (members ? '}' : ']')) {
      bytes.next();
      end();
    }
    if (ended) {
      return Optional.empty();
    }
    if (!first) {
      scanner.expect(',');
    }
    first = false;
    var key = members ? Optional.of(scanner.name()) : Optional.<String>empty();
    var value = scanner.value();
    return Optional.of(new Item(key, value, place()));
  }

  private void end() {
    ended = true;
    if (wholeDocument && scanner.afterBlanks() != Bytes.END) {
      throw content.fault(
          "there is more after the end of the JSON document, at byte " + bytes.position());
    }
  }

  private Json place() {
    var place = Places.of(bytes.position());
    return members ? place.with("members", Json.Bool.TRUE) : place;
  }

  private static boolean isOfMember(Optional<Json> place) {
    return place.orElse(Json.Null.NULL) instanceof Json.Obj object
        && object.get("members").isPresent();
  }

  @Override
  public void close() {
    bytes.close();
  }
}
