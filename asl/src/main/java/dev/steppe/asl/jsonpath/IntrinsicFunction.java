package dev.steppe.asl.jsonpath;

import dev.steppe.asl.json.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The intrinsic functions of the language, as the developer guide lists them.
enum IntrinsicFunction {
  FORMAT("Format", 1, Integer.MAX_VALUE, TextFunctions::format),
  STRING_SPLIT("StringSplit", 2, 2, TextFunctions::split),
  BASE64_ENCODE("Base64Encode", 1, 1, TextFunctions::base64Encode),
  BASE64_DECODE("Base64Decode", 1, 1, TextFunctions::base64Decode),
  HASH("Hash", 2, 2, TextFunctions::hash),
  UUID("UUID", 0, 0, arguments -> new Json.Str(arguments.chance().uuid().toString())),
  STRING_TO_JSON("StringToJson", 1, 1, TextFunctions::stringToJson),
  JSON_TO_STRING("JsonToString", 1, 1, arguments -> new Json.Str(arguments.value(0).text())),
  JSON_MERGE("JsonMerge", 3, 3, ArrayFunctions::merge),
  ARRAY("Array", 0, Integer.MAX_VALUE, arguments -> new Json.Arr(arguments.values())),
  ARRAY_PARTITION("ArrayPartition", 2, 2, ArrayFunctions::partition),
  ARRAY_CONTAINS("ArrayContains", 2, 2, ArrayFunctions::contains),
  ARRAY_RANGE("ArrayRange", 3, 3, ArrayFunctions::range),
  ARRAY_GET_ITEM("ArrayGetItem", 2, 2, ArrayFunctions::getItem),
  ARRAY_LENGTH("ArrayLength", 1, 1, arguments -> new Json.Int(arguments.array(0).size())),
  ARRAY_UNIQUE("ArrayUnique", 1, 1, ArrayFunctions::unique),
  MATH_RANDOM("MathRandom", 2, 3, NumberFunctions::random),
  MATH_ADD("MathAdd", 2, 2, NumberFunctions::add);

  private static final Map<String, IntrinsicFunction> BY_TITLE = new HashMap<>();

  static {
    for (var function : values()) {
      BY_TITLE.put(function.title, function);
    }
  }

  private final String title;
  private final int fewest;
  private final int most;

  @SuppressWarnings("ImmutableEnumChecker") // all of them are method references without state
  private final Function<Arguments, Json> body;

  IntrinsicFunction(String title, int fewest, int most, Function<Arguments, Json> body) {
    this.title = title;
    this.fewest = fewest;
    this.most = most;
    this.body = body;
  }

  /// The function that definitions call `States.` and `title`.
  static Optional<IntrinsicFunction> named(String title) {
    return Optional.ofNullable(BY_TITLE.get(title));
  }

  /// The name without `States.`.
  String title() {
    return title;
  }

  boolean takes(int arguments) {
    return arguments >= fewest && arguments <= most;
  }

  /// Whether a wrong number of arguments fails the state that calls the function, and not the
  /// definition. Observed on AWS for these five.
  boolean countsWhenItRuns() {
    return switch (this) {
      case HASH, BASE64_DECODE, STRING_TO_JSON, JSON_TO_STRING, ARRAY_CONTAINS -> true;
      case FORMAT,
          STRING_SPLIT,
          BASE64_ENCODE,
          UUID,
          JSON_MERGE,
          ARRAY,
          ARRAY_PARTITION,
          ARRAY_RANGE,
          ARRAY_GET_ITEM,
          ARRAY_LENGTH,
          ARRAY_UNIQUE,
          MATH_RANDOM,
          MATH_ADD ->
          false;
    };
  }

  /// Whether ErrorPath and CausePath may call the function.
  boolean givesText() {
    return switch (this) {
      case FORMAT, JSON_TO_STRING, ARRAY_GET_ITEM, BASE64_ENCODE, BASE64_DECODE, HASH, UUID -> true;
      case STRING_SPLIT,
          STRING_TO_JSON,
          JSON_MERGE,
          ARRAY,
          ARRAY_PARTITION,
          ARRAY_CONTAINS,
          ARRAY_RANGE,
          ARRAY_LENGTH,
          ARRAY_UNIQUE,
          MATH_RANDOM,
          MATH_ADD ->
          false;
    };
  }

  /// @throws InvalidArgumentsException if the function has no value for them
  Json apply(Arguments arguments) {
    if (!takes(arguments.count())) {
      throw arguments.invalid();
    }
    return body.apply(arguments);
  }
}
