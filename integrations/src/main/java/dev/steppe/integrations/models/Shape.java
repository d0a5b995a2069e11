package dev.steppe.integrations.models;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What a value of an API may be. Shapes may contain themselves, and so structures, lists and maps
/// are known by identity and get their members once, when the model is read.
public sealed interface Shape {
  /// Members by name. A union is one, too: of its members one is there.
  final class Structure implements Shape {
    private final String name;
    private List<Member> members = List.of();
    private Map<String, Member> byPascalCase = Map.of();
    private Set<String> required = Set.of();
    private StructureTraits traits = StructureTraits.NONE;

    /// @param name the shape's name in the model; empty if it has none
    public Structure(String name) {
      this.name = name;
    }

    /// Gives the structure what it has. Called once, by whoever reads the model.
    void define(List<Member> all, Set<String> required, StructureTraits traits) {
      this.members = List.copyOf(all);
      this.byPascalCase =
          all.stream()
              .collect(Collectors.toMap(Member::pascalCase, Function.identity(), (one, _) -> one));
      this.required = Set.copyOf(required);
      this.traits = traits;
    }

    public String name() {
      return name;
    }

    /// In the order of the model.
    public List<Member> members() {
      return members;
    }

    /// The member of that name as Step Functions writes it: with a capital first letter, whatever
    /// the model has.
    public Optional<Member> member(String pascalCase) {
      return Optional.ofNullable(byPascalCase.get(pascalCase));
    }

    /// The members that must be there, by their names in the model.
    public Set<String> required() {
      return required;
    }

    public StructureTraits traits() {
      return traits;
    }
  }

  /// A list. How its elements are written is said by the member that is given.
  final class Items implements Shape {
    private Optional<Member> element = Optional.empty();
    private boolean flattened;

    void define(Member element, boolean flattened) {
      this.element = Optional.of(element);
      this.flattened = flattened;
    }

    public Member element() {
      return element.orElseThrow();
    }

    public boolean flattened() {
      return flattened;
    }
  }

  /// A map with text keys.
  final class Entries implements Shape {
    private Optional<Member> key = Optional.empty();
    private Optional<Member> value = Optional.empty();
    private boolean flattened;

    void define(Member key, Member value, boolean flattened) {
      this.key = Optional.of(key);
      this.value = Optional.of(value);
      this.flattened = flattened;
    }

    public Member key() {
      return key.orElseThrow();
    }

    public Member value() {
      return value.orElseThrow();
    }

    public boolean flattened() {
      return flattened;
    }
  }

  /// @param words what it may be, if the model lists that
  /// @param length how long it may be
  /// @param mediaType of what is in it, if the model says
  record Text(Set<String> words, Bounds length, Optional<String> mediaType) implements Shape {
    public Text {
      words = Set.copyOf(words);
    }
  }

  /// Bytes.
  ///
  /// @param streaming whether it is the body of a message as it is
  record Blob(boolean streaming, Optional<String> mediaType) implements Shape {}

  /// @param whole whether it has no fraction
  record Quantity(boolean whole, Bounds value) implements Shape {}

  record Flag() implements Shape {}

  /// @param format how it is written, if not as the protocol writes it there
  record Timestamp(Optional<TimeFormat> format) implements Shape {}

  /// Any JSON.
  record Document() implements Shape {}

  /// A stream of events, which Step Functions has no use for.
  record EventStream() implements Shape {}

  /// The least and the most that a value may be, in length or by itself.
  record Bounds(Optional<Double> least, Optional<Double> most) {
    public static final Bounds NONE = new Bounds(Optional.empty(), Optional.empty());
  }

  /// How a point in time is written.
  enum TimeFormat {
    EPOCH_SECONDS,
    DATE_TIME,
    HTTP_DATE
  }
}
