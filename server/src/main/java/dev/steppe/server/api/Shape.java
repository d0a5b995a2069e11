package dev.steppe.server.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/// What AWS's model allows a member of an input to be. Data, to be read by [Constraints].
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

  record Items(int min, int max, Shape item) implements Shape {}

  record Structure(SequencedMap<String, Member> members) implements Shape {
    public Structure {
      members = new LinkedHashMap<>(members);
    }
  }

  record Member(Shape shape, boolean required) {}

  static Text text(int min, int max) {
    return new Text(min, max, Optional.empty(), false);
  }

  static Text text(int min, int max, String pattern) {
    return new Text(min, max, Optional.of(Pattern.compile(pattern)), false);
  }

  static Text secret(int min, int max) {
    return new Text(min, max, Optional.empty(), true);
  }

  static Word word(String... words) {
    return new Word(List.of(words));
  }

  static Builder structure() {
    return new Builder();
  }

  /// Collects the members of a [Structure].
  final class Builder {
    private final SequencedMap<String, Member> members = new LinkedHashMap<>();

    private Builder() {}

    Builder required(String name, Shape shape) {
      members.put(name, new Member(shape, true));
      return this;
    }

    Builder optional(String name, Shape shape) {
      members.put(name, new Member(shape, false));
      return this;
    }

    Structure build() {
      return new Structure(members);
    }
  }
}
