package dev.steppe.asl.definition;

import dev.steppe.asl.Count;
import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.ItemReader;
import dev.steppe.asl.ItemReader.Action;
import dev.steppe.asl.ItemReader.Format;
import dev.steppe.asl.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Compiles ItemReader: the call that reaches the data, and in ReaderConfig how items lie in it.
///
/// Which fields go together is as the developer guide has it on "ItemReader (Map)", and as AWS was
/// seen to check it.
record ItemReaderCompiler(Fields reader, QueryLanguage language) {
  private static final Pattern RESOURCE =
      Pattern.compile("arn:[^:]+:states:::s3:(getObject|listObjectsV2)");

  /// The most items that a reader reads, and with which `MaxItems` above it are replaced.
  private static final long MAX_ITEMS = 100_000_000;

  /// The most that the names of all columns may take.
  private static final int MAX_HEADER_BYTES = 10 * 1024;

  private static final Set<String> CONFIG =
      Set.of(
          "InputType",
          "CSVHeaderLocation",
          "CSVHeaders",
          "CSVDelimiter",
          "MaxItems",
          "MaxItemsPath",
          "ItemsPointer",
          "ManifestType",
          "Transformation");

  private static final List<String> CSV_FIELDS =
      List.of("CSVHeaderLocation", "CSVHeaders", "CSVDelimiter");

  private static final Map<String, Character> DELIMITERS =
      Map.of("COMMA", ',', "PIPE", '|', "SEMICOLON", ';', "SPACE", ' ', "TAB", '\t');

  private static final Pattern POINTER = Pattern.compile("(/([^~]|~[01])*)?");

  ItemReader compile() {
    var call = new ResourceCall(reader, language);
    call.allow("ReaderConfig");
    reader.require("Resource");
    var action = action();
    var arguments =
        switch (action) {
          case GET_OBJECT -> call.arguments("Bucket", "Key");
          case LIST_OBJECTS_V2 -> call.arguments("Bucket");
        };
    var config =
        reader
            .object("ReaderConfig")
            .orElseGet(() -> {
              if (!reader.has("ReaderConfig") && action == Action.GET_OBJECT) {
                reader.require("ReaderConfig");
              }
              return new Fields(
                  Json.Obj.EMPTY, reader.at().field("ReaderConfig"), reader.diagnostics());
            });
    config.allow(CONFIG);
    return new ItemReader(action, arguments, format(action, config), maxItems(config));
  }

  private Action action() {
    var resource = reader.string("Resource");
    var matcher = RESOURCE.matcher(resource.orElse(""));
    if (!matcher.matches()) {
      resource.ifPresent(arn ->
          reader.fault(
              "Resource", "The field 'Resource' does not match any of the allowed values"));
      return Action.LIST_OBJECTS_V2;
    }
    return matcher.group(1).equals("getObject") ? Action.GET_OBJECT : Action.LIST_OBJECTS_V2;
  }

  private Format format(Action action, Fields config) {
    var inputType = config.oneOf("InputType", "CSV", "JSON", "JSONL", "PARQUET", "MANIFEST");
    var manifest = config.oneOf("ManifestType", "ATHENA_DATA", "S3_INVENTORY");
    boolean flatten =
        config
            .oneOf("Transformation", "NONE", "LOAD_AND_FLATTEN")
            .filter("LOAD_AND_FLATTEN"::equals)
            .isPresent();
    if (config.has("ItemsPointer") && !inputType.equals(Optional.of("JSON"))) {
      config.fault("The field 'ItemsPointer' is only supported for the InputType 'JSON'");
    }
    var items = inputType.map(type -> items(type, config));
    return switch (action) {
      case GET_OBJECT -> {
        if (flatten) {
          config.fault(
              "Transformation",
              "The value 'LOAD_AND_FLATTEN' is only supported for the resource s3:listObjectsV2");
        }
        yield manifest
            .map(type -> manifest(type, inputType, items, config))
            .or(() -> items)
            .orElseGet(() -> {
              config.require("InputType");
              return new Format.Listing();
            });
      }
      case LIST_OBJECTS_V2 -> flatten ? flattened(items, config) : new Format.Listing();
    };
  }

  /// How items lie in an object of that type.
  private Format items(String inputType, Fields config) {
    if (!inputType.equals("CSV")) {
      CSV_FIELDS.stream()
          .filter(config::has)
          .forEach(field ->
              config.fault(
                  "The field '%s' is only supported for the InputType 'CSV'".formatted(field)));
    }
    return switch (inputType) {
      case "CSV" -> csv(config);
      case "JSONL" -> new Format.JsonLines();
      case "PARQUET" -> new Format.Parquet();
      case "MANIFEST" -> new Format.InventoryManifest();
      default -> new Format.JsonDocument(pointer(config));
    };
  }

  private static Format manifest(
      String type, Optional<String> inputType, Optional<Format> items, Fields config) {
    if (type.equals("S3_INVENTORY")) {
      if (inputType.isPresent()) {
        config.fault("The field 'InputType' is not supported for the ManifestType 'S3_INVENTORY'");
      }
      return new Format.InventoryManifest();
    }
    config.require("InputType");
    if (inputType.filter(it -> it.equals("JSON") || it.equals("MANIFEST")).isPresent()) {
      config.fault(
          "InputType",
          "The ManifestType 'ATHENA_DATA' is only supported for the InputTypes [CSV, JSONL, PARQUET]");
    }
    return new Format.AthenaManifest(items.orElseGet(Format.JsonLines::new));
  }

  private static Format flattened(Optional<Format> items, Fields config) {
    config.require("InputType");
    if (items.filter(Format.InventoryManifest.class::isInstance).isPresent()) {
      config.fault(
          "InputType",
          "The Transformation 'LOAD_AND_FLATTEN' is only supported for the InputTypes [CSV, JSON, JSONL, PARQUET]");
    }
    return new Format.Flattened(items.orElseGet(Format.JsonLines::new));
  }

  private static Format csv(Fields config) {
    if (!config.has("CSVHeaderLocation")) {
      config.fault("The field 'CSVHeaderLocation' is required");
    }
    var location = config.oneOf("CSVHeaderLocation", "FIRST_ROW", "GIVEN");
    var given = headers(config);
    if (location.equals(Optional.of("GIVEN"))) {
      config.require("CSVHeaders");
    }
    var delimiter =
        config
            .oneOf("CSVDelimiter", "COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB")
            .map(DELIMITERS::get)
            .orElse(',');
    return new Format.Csv(
        location.equals(Optional.of("GIVEN")) ? Optional.of(given) : Optional.empty(), delimiter);
  }

  private static List<String> headers(Fields config) {
    var headers = new ArrayList<String>();
    var items = config.array("CSVHeaders").orElse(Json.Arr.EMPTY).items();
    int bytes = 0;
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof Json.Str(var header)) {
        headers.add(header);
        bytes += header.length();
      } else {
        config
            .diagnostics()
            .schema(config.at().field("CSVHeaders").item(i), "Expected value of type [STRING]");
      }
    }
    if (config.has("CSVHeaders") && items.isEmpty() && config.array("CSVHeaders").isPresent()) {
      config.fault("CSVHeaders", "Value cannot be empty");
    }
    if (bytes > MAX_HEADER_BYTES) {
      config.fault("CSVHeaders", "Maximum size is " + MAX_HEADER_BYTES + " bytes");
    }
    return headers;
  }

  private static Optional<String> pointer(Fields config) {
    var pointer = config.string("ItemsPointer");
    pointer
        .filter(text -> !POINTER.matcher(text).matches())
        .ifPresent(text -> config.fault("ItemsPointer", "Value must be a valid JSON Pointer"));
    return pointer;
  }

  /// A number given as such is checked here; of a computed one it was recorded that the map run
  /// fails if it is negative, and that a greater one than allowed counts as the greatest.
  private Optional<Count> maxItems(Fields config) {
    if (language == QueryLanguage.JSONATA && config.has("MaxItemsPath")) {
      StateFields.wrongLanguage(config, language, "MaxItemsPath");
    }
    return LanguageFields.of(language, config)
        .countOfAnySize("MaxItems", 0, MAX_ITEMS)
        .map(count ->
            scope -> {
              long items = count.evaluate(scope);
              if (items < 0) {
                throw new EvaluationException(
                    "States.ItemReaderFailed", "field MaxItems must be positive");
              }
              return Math.min(items, MAX_ITEMS);
            });
  }
}
