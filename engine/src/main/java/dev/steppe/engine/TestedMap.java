package dev.steppe.engine;

import dev.steppe.asl.Count;
import dev.steppe.asl.DataFlow;
import dev.steppe.asl.Departure;
import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.Expression;
import dev.steppe.asl.Inspector.Stage;
import dev.steppe.asl.ItemBatcher;
import dev.steppe.asl.ItemReader;
import dev.steppe.asl.ItemSource;
import dev.steppe.asl.Scope;
import dev.steppe.asl.State;
import dev.steppe.asl.Tolerance;
import dev.steppe.asl.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a Map state does in a test before its iterations would start: it finds its items, makes the
/// iterations' inputs of them, and learns its bounds.
final class TestedMap implements DataFlow {
  private final DataFlow flow;
  private final ItemSource source;
  private final Optional<Expression> selector;
  private final Optional<ItemBatcher> batcher;
  private final Count maxConcurrency;
  private final Tolerance tolerance;
  private final Optional<Json> readerData;
  private Optional<Bounds> bounds = Optional.empty();
  private Optional<Json> pointedAt = Optional.empty();

  /// What the fields of the Map said.
  ///
  /// @param items how many iterations there would be
  record Bounds(
      int items,
      long maxConcurrency,
      Optional<Long> toleratedFailureCount,
      Optional<Double> toleratedFailurePercentage) {
    /// Whether so many failed iterations fail the Map. One that names no bound takes them all
    /// (recorded).
    boolean areExceededBy(long failures) {
      return toleratedFailureCount.filter(most -> failures > most).isPresent()
          || toleratedFailurePercentage
              .filter(most -> items > 0 && failures * 100.0 / items > most)
              .isPresent();
    }
  }

  TestedMap(State.Map map, Optional<Json> readerData) {
    this.flow = map.flow();
    this.source = new ItemSource.StateData(map.items());
    this.selector = map.itemSelector();
    this.batcher = Optional.empty();
    this.maxConcurrency = map.maxConcurrency();
    this.tolerance = new Tolerance(Optional.empty(), Optional.empty());
    this.readerData = readerData;
  }

  /// @param readerData what the ItemReader would find
  TestedMap(State.DistributedMap map, Optional<Json> readerData) {
    this.flow = map.flow();
    this.source = map.source();
    this.selector = map.itemSelector();
    this.batcher = map.batcher();
    this.maxConcurrency = map.maxConcurrency();
    this.tolerance = map.tolerance();
    this.readerData = readerData;
  }

  /// What the fields said, once they were evaluated.
  Optional<Bounds> bounds() {
    return bounds;
  }

  /// What an ItemsPointer found.
  Optional<Json> pointedAt() {
    return pointedAt;
  }

  @Override
  public Json input(Scope scope) {
    return flow.input(scope);
  }

  @Override
  public Departure leave(Scope raw, Json result) {
    return flow.leave(raw, result);
  }

  @Override
  public Json arguments(Scope scope) {
    var items = items(scope);
    bounds =
        Optional.of(
            new Bounds(
                items.size(),
                maxConcurrency.evaluate(scope),
                tolerance.count().map(count -> count.evaluate(scope)),
                tolerance.percentage().map(percentage -> percentage.evaluate(scope))));
    var selected = selected(scope, items);
    batcher.ifPresent(by ->
        scope
            .inspector()
            .saw(Stage.AFTER_ITEM_BATCHER, new Json.Arr(batches(scope, by, selected))));
    return Json.Null.NULL;
  }

  private List<Json> items(Scope scope) {
    return switch (source) {
      case ItemSource.StateData(var items) -> items(items.evaluate(scope));
      case ItemSource.Dataset(var reader) -> {
        var unused = reader.arguments().evaluate(scope);
        var read = items(read(reader));
        var most = reader.maxItems().map(count -> count.evaluate(scope)).orElse(0L);
        yield most == 0 ? read : read.subList(0, (int) Math.min(most, read.size()));
      }
    };
  }

  private Json read(ItemReader reader) {
    var data = readerData.orElse(Json.Arr.EMPTY);
    if (readerData.isPresent()
        && reader.format() instanceof ItemReader.Format.JsonDocument document
        && document.pointer().isPresent()) {
      data = at(data, document.steps());
      pointedAt = Optional.of(data);
    }
    return data;
  }

  private static Json at(Json document, List<String> steps) {
    var found = document;
    for (var step : steps) {
      found =
          switch (found) {
            case Json.Obj object -> object.get(step).orElseThrow(TestedMap::noSuchPlace);
            case Json.Arr(var items)
                when step.matches("0|[1-9][0-9]{0,8}") && Integer.parseInt(step) < items.size() ->
                items.get(Integer.parseInt(step));
            case Json.Arr _, Json.Null _, Json.Bool _, Json.Num _, Json.Str _ ->
                throw noSuchPlace();
          };
    }
    return found;
  }

  private static EvaluationException noSuchPlace() {
    return new EvaluationException(
        "States.ItemReaderFailed",
        "The provided ReaderConfig.ItemsPointer does not match any valid path in the JSON"
            + " structure.");
  }

  private static List<Json> items(Json data) {
    return switch (data) {
      case Json.Arr(var items) -> items;
      case Json.Obj object ->
          object.members().entrySet().stream()
              .map(member -> ChildInputs.member(member.getKey(), member.getValue()))
              .toList();
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ ->
          throw new EvaluationException(
              "States.ItemReaderFailed", "Attempting to map over non-iterable node.");
    };
  }

  /// The inputs of the iterations.
  private List<Json> selected(Scope scope, List<Json> items) {
    if (selector.isEmpty()) {
      return items;
    }
    var selected = new ArrayList<Json>();
    for (int i = 0; i < items.size(); i++) {
      selected.add(selector.get().evaluate(withItem(scope, i, items.get(i))));
    }
    scope.inspector().saw(Stage.AFTER_ITEM_SELECTOR, new Json.Arr(selected));
    return selected;
  }

  private static Scope withItem(Scope scope, int index, Json value) {
    var map = Json.object().put("Item", ContextObject.item(index, value)).build();
    return new Scope(
        scope.input(),
        scope.result(),
        scope.errorOutput(),
        scope.variables(),
        () -> scope.context().get().with("Map", map),
        scope.now(),
        scope.chance(),
        scope.inspector());
  }

  private static List<Json> batches(Scope scope, ItemBatcher batcher, List<Json> items) {
    var open = new Batches(Distribution.batching(batcher, scope), Limits.AWS.payloadBytes());
    var inputs = new ArrayList<Json>();
    for (var item : items) {
      var bytes = PayloadSize.of(item);
      if (!open.hasRoomFor(bytes) || open.isFull()) {
        open.take().map(Batches.Batch::input).ifPresent(inputs::add);
      }
      open.add(item, bytes);
    }
    open.take().map(Batches.Batch::input).ifPresent(inputs::add);
    return inputs;
  }
}
