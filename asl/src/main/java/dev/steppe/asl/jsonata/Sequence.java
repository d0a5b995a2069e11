package dev.steppe.asl.jsonata;

import java.util.ArrayList;
import java.util.Collection;

/// An array that an evaluation makes. What steps of paths and some functions give is a sequence in
/// JSONata's sense: with one item it is that item, with none it is undefined.
final class Sequence extends ArrayList<Object> {
  private static final long serialVersionUID = 1;

  /// Whether it is a sequence, and no array that was made as one.
  boolean loose;

  /// Whether it stays an array even with one item.
  boolean keepsSingleton;

  /// Whether it was made by an array constructor in a path, which is not flattened.
  boolean constructed;

  /// Whether its items are bindings: maps of variables, with the item proper under `@`.
  boolean tuples;

  private Sequence(boolean loose) {
    this.loose = loose;
  }

  /// An empty sequence.
  static Sequence loose() {
    return new Sequence(true);
  }

  /// An empty array.
  static Sequence array() {
    return new Sequence(false);
  }

  static Sequence array(Collection<?> items) {
    var array = new Sequence(false);
    array.addAll(items);
    return array;
  }

  static Sequence looseOf(Object item) {
    var sequence = new Sequence(true);
    sequence.add(item);
    return sequence;
  }
}
