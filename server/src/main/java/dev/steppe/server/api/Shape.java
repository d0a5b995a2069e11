package dev.steppe.server.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/// What AWS's model allows a value of the API to be. Data, which [ApiModel] reads and to which
/// [Constraints] holds inputs.
sealed interface Shape {
  /// @param sensitive whether an error must not repeat the value
  record Text(int min, int max, Optional<Pattern> pattern, boolean sensitive) implements Shape {}

  /// JSON text of a payload, measured in bytes of UTF-8. Sensitive.
  record Payload() implements Shape {}

  /// The text of a definition, measured in characters. Sensitive.
  record Definition() implements Shape {}

  /// One of a few words, in the order in which AWS lists them.
  record Word(List<String> words) implements Shape {
    public Word {
      words = List.copyOf(words);
    }
  }

  record Whole(long min, long max) implements Shape {}

  /// A number with a fraction.
  record Fraction(double min, double max) implements Shape {}

  record Flag() implements Shape {}

  /// A moment in time. Answers have them, inputs do not.
  record Moment() implements Shape {}

  record Items(int min, int max, Shape item) implements Shape {}

  /// Values by keys that the model does not fix. Answers have them, inputs do not.
  record Values(Shape value) implements Shape {}

  /// @param name what the model calls it
  /// @param members in the model's order, in which AWS names what is broken
  record Structure(String name, SequencedMap<String, Member> members) implements Shape {
    public Structure {
      members = new LinkedHashMap<>(members);
    }
  }

  record Member(Shape shape, boolean required) {}

  /// Whether an error must not repeat the value.
  default boolean isSensitive() {
    return switch (this) {
      case Text text -> text.sensitive();
      case Payload(), Definition() -> true;
      case Word _, Whole _, Fraction _, Flag(), Moment(), Items _, Values _, Structure _ -> false;
    };
  }
}
