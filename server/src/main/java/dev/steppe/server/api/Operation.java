package dev.steppe.server.api;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.Limits;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One operation of the service.
public final class Operation {
  private final String name;
  private final boolean blocks;
  private final Limits limits;
  private final Function<Request, CompletionStage<Json.Obj>> body;

  /// Read from the model when the operation is first called, so that a start does not wait for it.
  private volatile Shape.@Nullable Structure shape;

  private Operation(
      String name,
      boolean blocks,
      Limits limits,
      Function<Request, CompletionStage<Json.Obj>> body) {
    this.name = name;
    this.blocks = blocks;
    this.limits = limits;
    this.body = body;
  }

  /// One whose body may wait for storage.
  ///
  /// @param limits what inputs are held to
  static Operation blocking(String name, Limits limits, Function<Request, Json.Obj> body) {
    return new Operation(
        name, true, limits, request -> CompletableFuture.completedFuture(body.apply(request)));
  }

  /// One whose body may wait for storage, and whose answer comes later still.
  static Operation waiting(
      String name, Limits limits, Function<Request, CompletionStage<Json.Obj>> body) {
    return new Operation(name, true, limits, body);
  }

  /// One whose body is done at once, wherever its answer comes from.
  static Operation prompt(
      String name, Limits limits, Function<Request, CompletionStage<Json.Obj>> body) {
    return new Operation(name, false, limits, body);
  }

  /// What its service calls it.
  public String name() {
    return name;
  }

  /// Whether [#perform] may block its thread.
  public boolean blocks() {
    return blocks;
  }

  /// Checks the input and does what is asked.
  ///
  /// @return the answer's members; or the stage fails with a [Refusal]
  /// @throws Refusal at once, too
  public CompletionStage<Json.Obj> perform(Request request) {
    var checked = Constraints.check(shape(), request.input(), limits);
    var foreign = Ownership.foreign(checked, request.caller());
    if (foreign.isPresent()) {
      return Ownership.answer(name, foreign.get());
    }
    return body.apply(new Request(checked, request.caller(), request.traceId(), request.gone()));
  }

  private Shape.Structure shape() {
    var known = shape;
    if (known == null) {
      known = ApiModel.input(name);
      shape = known;
    }
    return known;
  }
}
