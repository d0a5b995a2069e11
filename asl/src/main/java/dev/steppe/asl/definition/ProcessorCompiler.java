package dev.steppe.asl.definition;

import dev.steppe.asl.State;
import dev.steppe.asl.State.DistributedMap.ExecutionType;
import dev.steppe.asl.StateMachine;
import dev.steppe.asl.Transition;
import dev.steppe.asl.jsonpath.PathDataFlow;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Compiles what a Map state does with each item: ItemProcessor, or Iterator by its older name.
record ProcessorCompiler(Compilation compilation, Fields map) {
  private static final Set<String> PROCESSOR =
      Set.of("Comment", "StartAt", "States", "ProcessorConfig");

  /// Takes the place of a machine that cannot be made because of errors.
  private static final StateMachine NO_MACHINE =
      new StateMachine(
          "",
          Map.of(
              "",
              new State.Pass("", PathDataFlow.IDENTITY, Optional.empty(), new Transition.End())),
          Optional.empty());

  /// What a Map state runs for each item.
  sealed interface Processor {
    /// States of the same machine.
    ///
    /// @param startAt the first of them
    record Inline(String startAt) implements Processor {}

    /// A machine for itself.
    record Distributed(StateMachine machine, ExecutionType type) implements Processor {}
  }

  Processor compile() {
    if (map.has("ItemProcessor") && map.has("Iterator")) {
      map.fault(
          "This object should have only one of the following fields: [ItemProcessor, Iterator]");
    }
    if (!map.has("Iterator")) {
      map.require("ItemProcessor");
    }
    var name = map.has("ItemProcessor") ? "ItemProcessor" : "Iterator";
    return map.object(name).map(this::processor).orElseGet(() -> new Processor.Inline(""));
  }

  private Processor processor(Fields processor) {
    processor.allow(PROCESSOR);
    var type = processor.object("ProcessorConfig").flatMap(this::distribution);
    return type.<Processor>map(it -> distributed(processor, it))
        .orElseGet(
            () -> new Processor.Inline(StatesCompiler.compile(compilation, processor, false)));
  }

  /// The type of the child executions, if the processor is distributed.
  private Optional<ExecutionType> distribution(Fields config) {
    config.allow(Set.of("Mode", "ExecutionType"));
    var type = config.oneOf("ExecutionType", "STANDARD", "EXPRESS").map(ExecutionType::valueOf);
    var mode = config.oneOf("Mode", "INLINE", "DISTRIBUTED");
    if (mode.filter("DISTRIBUTED"::equals).isEmpty()) {
      return Optional.empty();
    }
    config.require("ExecutionType");
    if (compilation.type() == Definition.Type.EXPRESS) {
      config.fault(
          "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines");
    }
    return type.or(() -> Optional.of(ExecutionType.STANDARD));
  }

  private Processor distributed(Fields processor, ExecutionType type) {
    var children = compilation.ofChildren(type);
    var startAt = StatesCompiler.compile(children, processor, false);
    var machine =
        children.states().containsKey(startAt)
            ? new StateMachine(startAt, children.states(), Optional.empty())
            : NO_MACHINE;
    return new Processor.Distributed(machine, type);
  }
}
