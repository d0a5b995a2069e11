package dev.steppe.engine;

import dev.steppe.asl.ResultWriter;
import dev.steppe.asl.State.DistributedMap.ExecutionType;
import dev.steppe.asl.json.Json;
import java.util.Optional;
import java.util.UUID;

/// What a map run is to do: the fields of its Map state, evaluated when the state was entered.
///
/// @param revision the machine revision that has the Map state
/// @param state the Map state's name
/// @param executionType what the children are
/// @param source where the items come from
/// @param selection what the Map's ItemSelector may refer to, if it has one
/// @param batching how items are put together, if they are
/// @param settings what UpdateMapRun may change
/// @param results what becomes of the children's results
/// @param terms what the children are started with
public record MapRunPlan(
    Link link,
    UUID revision,
    String state,
    ExecutionType executionType,
    Source source,
    Optional<Selection> selection,
    Optional<Batching> batching,
    Settings settings,
    Results results,
    Start.Terms terms) {

  /// A map run and the state that waits for it.
  ///
  /// @param mapRun the map run's ARN
  /// @param parent the execution that it belongs to
  /// @param task the id of the MapRunStarted event in that execution, or of the latest
  ///   MapRunRedriven
  /// @param redriveCount how often the map run has been redriven
  public record Link(ExecutionId mapRun, ExecutionId parent, long task, int redriveCount) {}

  /// Where the items come from.
  public sealed interface Source {
    /// They are here: an array, or an object whose members are the items.
    record StateData(Json items) implements Source {}

    /// The Map's ItemReader reads them.
    ///
    /// @param arguments where from
    /// @param maxItems how many at most; 0 for all of them
    record Dataset(Json arguments, long maxItems) implements Source {}
  }

  /// What an ItemSelector may refer to besides the item.
  ///
  /// @param input the Map's effective input
  /// @param variables what had been assigned when the state was entered
  /// @param context the context object of the Map state
  public record Selection(Json input, Json.Obj variables, Json.Obj context) {}

  /// How items are put together.
  ///
  /// @param maxItems the most items of a batch; 0 for as many as there is room for
  /// @param maxBytes the most bytes of a batch; 0 for as many as an input may have
  /// @param batchInput what each batch has besides
  public record Batching(long maxItems, long maxBytes, Optional<Json> batchInput) {}

  /// What UpdateMapRun may change while the map run is open.
  ///
  /// @param maxConcurrency how many children may run at a time; 0 for the service's ceiling
  /// @param toleratedFailureCount how many items may fail; 0 for no such bound
  /// @param toleratedFailurePercentage how many of a hundred items may fail; 0 for no such bound
  public record Settings(
      int maxConcurrency, long toleratedFailureCount, double toleratedFailurePercentage) {}

  /// What becomes of the children's results.
  ///
  /// @param destination what the ResultWriter is told of where to write; absent if the results stay
  ///   in the state's output
  public record Results(
      ResultWriter.Transformation transformation,
      ResultWriter.OutputType outputType,
      Optional<Json> destination) {}

  /// The same for a map run that goes on, which `task` waits for now.
  MapRunPlan redriven(long task, int redriveCount) {
    return with(new Link(link.mapRun(), link.parent(), task, redriveCount));
  }

  MapRunPlan with(Link link) {
    return new MapRunPlan(
        link,
        revision,
        state,
        executionType,
        source,
        selection,
        batching,
        settings,
        results,
        terms);
  }

  public ExecutionId id() {
    return link.mapRun();
  }

  boolean isExported() {
    return results.destination().isPresent();
  }

  public boolean isExpress() {
    return executionType == ExecutionType.EXPRESS;
  }

  /// What the child of that number is started with: the same however often it is.
  public Start start(long index, MapRun.Child child) {
    var name = MapRunArn.childName(id(), index);
    return new Start(
        MapRunArn.child(id(), isExpress(), name),
        name,
        revision,
        child.input(),
        Optional.empty(),
        new Origin.Child(id(), state, child.items()),
        terms);
  }
}
