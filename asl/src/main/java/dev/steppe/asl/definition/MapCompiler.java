package dev.steppe.asl.definition;

import dev.steppe.asl.Count;
import dev.steppe.asl.ErrorRules;
import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.Expression;
import dev.steppe.asl.ItemBatcher;
import dev.steppe.asl.ItemReader;
import dev.steppe.asl.ItemSource;
import dev.steppe.asl.ResultWriter;
import dev.steppe.asl.State;
import dev.steppe.asl.Tolerance;
import dev.steppe.asl.Transition;
import dev.steppe.asl.definition.ProcessorCompiler.Processor;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Compiles a Map state, inline or distributed.
///
/// The fields that have a meaning only for a distributed Map are allowed in any Map and checked
/// there too, as AWS does.
record MapCompiler(
    Compilation compilation,
    String name,
    Fields fields,
    QueryLanguage language,
    LanguageFields expressions) {
  /// The longest label of a Map state, in characters.
  private static final int MAX_LABEL = 40;

  /// The characters that the developer guide forbids in labels, because they are part of ARNs.
  private static final Pattern FORBIDDEN =
      Pattern.compile("[\\s?*<>{}\\[\\]:;,\\\\|^~$#%&`\"\\x00-\\x1F\\x7F-\\x9F]");

  /// The parts of a Map that only a distributed one uses.
  private record Distribution(
      Optional<ItemReader> reader,
      Optional<ItemBatcher> batcher,
      Tolerance tolerance,
      Optional<ResultWriter> resultWriter,
      Optional<String> label) {}

  /// @param errors compiles Retry and Catch
  /// @param next compiles Next or End
  State compile(Supplier<ErrorRules> errors, Supplier<Transition> next) {
    var processor = new ProcessorCompiler(compilation, fields).compile();
    var distribution =
        new Distribution(
            fields.object("ItemReader").map(it -> new ItemReaderCompiler(it, language).compile()),
            fields.object("ItemBatcher").map(it -> new ItemBatcherCompiler(it, language).compile()),
            tolerance(),
            fields
                .object("ResultWriter")
                .map(it -> new ResultWriterCompiler(it, language).compile()),
            label());
    return switch (processor) {
      case Processor.Inline(var startAt) -> inline(startAt, distribution, errors, next);
      case Processor.Distributed child -> distributed(child, distribution, errors, next);
    };
  }

  private State inline(
      String startAt,
      Distribution distribution,
      Supplier<ErrorRules> errors,
      Supplier<Transition> next) {
    var items = expressions.items();
    return new State.Map(
        name,
        expressions.mapFlow(),
        distribution.reader().isPresent() ? unreadable() : items,
        expressions.itemSelector(),
        maxConcurrency(),
        startAt,
        errors.get(),
        next.get());
  }

  /// AWS accepts an ItemReader in an inline Map. Whoever wrote it means other items than those of
  /// the input, so that the state must not go on with those.
  private static Expression unreadable() {
    return scope -> {
      throw EvaluationException.runtime(
          "The field 'ItemReader' is only supported for Map states with the Mode 'DISTRIBUTED'.");
    };
  }

  private State distributed(
      Processor.Distributed processor,
      Distribution distribution,
      Supplier<ErrorRules> errors,
      Supplier<Transition> next) {
    var items = expressions.distributedItems();
    return new State.DistributedMap(
        name,
        expressions.mapFlow(),
        distribution
            .reader()
            .<ItemSource>map(ItemSource.Dataset::new)
            .orElseGet(() -> new ItemSource.StateData(items)),
        expressions.itemSelector(),
        distribution.batcher(),
        maxConcurrency(),
        distribution.tolerance(),
        distribution.resultWriter(),
        processor.machine(),
        processor.type(),
        distribution.label(),
        errors.get(),
        next.get());
  }

  private Count maxConcurrency() {
    return expressions.count("MaxConcurrency", 0, Integer.MAX_VALUE).orElse(scope -> 0);
  }

  private Tolerance tolerance() {
    return new Tolerance(
        expressions.count("ToleratedFailureCount", 0, Long.MAX_VALUE),
        expressions
            .percentage("ToleratedFailurePercentage")
            .map(percentage -> scope -> inRange(percentage.evaluate(scope))));
  }

  /// What a path gave. An expression has checked its own value.
  private static double inRange(double percentage) {
    if (percentage >= 0 && percentage <= 100) {
      return percentage;
    }
    throw EvaluationException.runtime("ToleratedFailurePercentage must be between 0 and 100.");
  }

  private Optional<String> label() {
    var label = fields.string("Label");
    label.ifPresent(this::checkLabel);
    return label;
  }

  private void checkLabel(String label) {
    if (label.isEmpty()) {
      labelFault(Code.INVALID_LABEL_NAME, "Label name cannot be empty");
    }
    if (label.codePointCount(0, label.length()) > MAX_LABEL) {
      labelFault(
          Code.INVALID_LABEL_NAME,
          "Label name '%s' exceeds the %d-character limit allowed by the service"
              .formatted(label, MAX_LABEL));
    }
    if (FORBIDDEN.matcher(label).find()) {
      labelFault(
          Code.INVALID_LABEL_NAME, "Label name '%s' contains invalid characters".formatted(label));
    }
    if (!compilation.labels().add(label)) {
      labelFault(Code.DUPLICATE_LABEL_NAME, "Duplicate Label name: " + label);
    }
  }

  private void labelFault(Code code, String message) {
    compilation.diagnostics().error(code, fields.at().field("Label"), message);
  }
}
