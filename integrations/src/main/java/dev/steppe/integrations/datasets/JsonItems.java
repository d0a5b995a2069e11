package dev.steppe.integrations.datasets;

import dev.steppe.asl.json.Json;
import dev.steppe.runtime.DatasetException;
import dev.steppe.runtime.Datasets.Item;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A JSON document: the items of an array, or the members of an object.
final class JsonItems implements ItemStream {
  private final Content content;
  private final Bytes bytes;
  private final JsonScanner scanner;
  private final boolean wholeDocument;
  private final boolean members;
  private boolean first;
  private boolean ended;

  /// @param pointer where in the document the items are, as RFC 6901 has it
  JsonItems(Content content, Optional<String> pointer, Optional<Json> after) {
    this.content = content;
    this.bytes = content.from(Places.number(after));
    this.scanner = new JsonScanner(content, bytes);
    this.wholeDocument = pointer.filter(text -> !text.isEmpty()).isEmpty();
    this.first = after.isEmpty();
    try {
      this.members = after.isEmpty() ? enter(pointer.orElse("")) : isOfMember(after);
    } catch (RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  /// Goes to the first item.
  ///
  /// @return whether the items are members
  private boolean enter(String pointer) {
    bytes.skipMark();
    for (var step : steps(pointer)) {
      if (!scanner.descend(step)) {
        throw new DatasetException(
            "The provided ReaderConfig.ItemsPointer does not match any valid path in the JSON structure.");
      }
    }
    int open = scanner.afterBlanks();
    if (open != '[' && open != '{') {
      throw new DatasetException("Attempting to map over non-iterable node.");
    }
    bytes.next();
    return open == '{';
  }

  private static List<String> steps(String pointer) {
    return Stream.of(pointer.split("/", -1))
        .skip(1)
        .map(step -> step.replace("~1", "/").replace("~0", "~"))
        .toList();
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
