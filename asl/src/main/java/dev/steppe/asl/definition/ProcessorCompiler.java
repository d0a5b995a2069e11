package dev.steppe.asl.definition;

import java.util.Set;

/// Compiles what a Map state does with each item: ItemProcessor, or Iterator by its older name.
record ProcessorCompiler(Compilation compilation, Fields map) {
  private static final Set<String> PROCESSOR =
      Set.of("Comment", "StartAt", "States", "ProcessorConfig");

  /// The longest label of a Map state, in characters.
  private static final int MAX_LABEL = 40;

  /// The name of the first state of an iteration.
  String compile() {
    if (map.has("ItemProcessor") && map.has("Iterator")) {
      map.fault(
          "This object should have only one of the following fields: [ItemProcessor, Iterator]");
    }
    if (!map.has("Iterator")) {
      map.require("ItemProcessor");
    }
    map.string("Label").ifPresent(this::checkLabel);
    var name = map.has("ItemProcessor") ? "ItemProcessor" : "Iterator";
    return map.object(name).map(this::processor).orElse("");
  }

  private String processor(Fields processor) {
    processor.allow(PROCESSOR);
    processor.object("ProcessorConfig").ifPresent(this::checkConfig);
    return StatesCompiler.compile(compilation, processor, false);
  }

  private void checkConfig(Fields config) {
    config.allow(Set.of("Mode", "ExecutionType"));
    config.oneOf("ExecutionType", "STANDARD", "EXPRESS");
    var distributed = config.oneOf("Mode", "INLINE", "DISTRIBUTED").filter("DISTRIBUTED"::equals);
    if (distributed.isEmpty()) {
      return;
    }
    config.require("ExecutionType");
    if (compilation.type() == Definition.Type.EXPRESS) {
      config.fault(
          "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines");
    }
  }

  private void checkLabel(String label) {
    if (label.isEmpty() || label.codePointCount(0, label.length()) > MAX_LABEL) {
      map.diagnostics()
          .error(
              Code.INVALID_LABEL_NAME,
              map.at().field("Label"),
              "Label name '%s' exceeds the %d-character limit allowed by the service"
                  .formatted(label, MAX_LABEL));
    }
  }
}
