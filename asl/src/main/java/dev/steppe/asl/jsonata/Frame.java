package dev.steppe.asl.jsonata;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The variables that can be seen from a place in an expression: its own over those around it, with
/// what the state machine has outermost.
final class Frame {
  private final @Nullable Frame parent;
  private final Evaluation evaluation;
  private @Nullable Map<String, @Nullable Object> bindings;

  private Frame(@Nullable Frame parent, Evaluation evaluation) {
    this.parent = parent;
    this.evaluation = evaluation;
  }

  static Frame outermost(Evaluation evaluation) {
    return new Frame(null, evaluation);
  }

  Frame inner() {
    return new Frame(this, evaluation);
  }

  /// The frame of an item of a tuple stream.
  Frame inner(Map<String, Object> tuple) {
    var frame = inner();
    tuple.forEach(frame::bind);
    return frame;
  }

  void bind(String name, @Nullable Object value) {
    var own = bindings;
    if (own == null) {
      own = new HashMap<>();
      bindings = own;
    }
    own.put(name, value);
  }

  @Nullable Object lookup(String name) {
    var frame = this;
    while (frame != null) {
      var own = frame.bindings;
      if (own != null && own.containsKey(name)) {
        return own.get(name);
      }
      frame = frame.parent;
    }
    return evaluation.global(name);
  }
}
