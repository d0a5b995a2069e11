package dev.steppe.asl.definition;

import dev.steppe.asl.ItemBatcher;
import java.util.HashSet;
import java.util.List;

/// Compiles ItemBatcher.
record ItemBatcherCompiler(Fields batcher, QueryLanguage language) {
  /// The longest input of a child execution, in bytes.
  private static final long MAX_INPUT_BYTES = 262_144;

  private static final List<String> LIMITS =
      List.of(
          "MaxItemsPerBatch",
          "MaxItemsPerBatchPath",
          "MaxInputBytesPerBatch",
          "MaxInputBytesPerBatchPath");

  ItemBatcher compile() {
    var allowed = new HashSet<>(LIMITS);
    allowed.add("BatchInput");
    batcher.allow(allowed);
    checkLanguage();
    if (LIMITS.stream().noneMatch(batcher::has)) {
      batcher.fault(
          "This object should have at least one of the following fields: [MaxItemsPerBatch, MaxInputBytesPerBatch]");
    }
    var expressions = LanguageFields.of(language, batcher);
    return new ItemBatcher(
        expressions.count("MaxItemsPerBatch", 1, Long.MAX_VALUE),
        expressions.count("MaxInputBytesPerBatch", 1, MAX_INPUT_BYTES),
        expressions.template("BatchInput"));
  }

  private void checkLanguage() {
    switch (language) {
      case JSONPATH -> {}
      case JSONATA ->
          LIMITS.stream()
              .filter(name -> name.endsWith("Path") && batcher.has(name))
              .forEach(name -> StateFields.wrongLanguage(batcher, language, name));
    }
  }
}
