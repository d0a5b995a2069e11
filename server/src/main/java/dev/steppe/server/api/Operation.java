package dev.steppe.server.api;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.Limits;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// One operation of the service.
public final class Operation {
  private final Shape.Structure shape;
  private final boolean blocks;
  private final Limits limits;
  private final Function<Request, CompletionStage<Json.Obj>> body;

  private Operation(
      Shape.Structure shape,
      boolean blocks,
      Limits limits,
      Function<Request, CompletionStage<Json.Obj>> body) {
    this.shape = shape;
    this.blocks = blocks;
    this.limits = limits;
    this.body = body;
  }

  /// One whose body may wait for storage.
  static Operation blocking(Shape.Structure shape, Function<Request, Json.Obj> body) {
    return new Operation(
        shape, true, Limits.AWS, request -> CompletableFuture.completedFuture(body.apply(request)));
  }

  /// One whose body may wait for storage, and whose answer comes later still.
  static Operation waiting(
      Shape.Structure shape, Function<Request, CompletionStage<Json.Obj>> body) {
    return new Operation(shape, true, Limits.AWS, body);
  }

  /// One whose body is done at once, wherever its answer comes from.
  static Operation prompt(
      Shape.Structure shape, Function<Request, CompletionStage<Json.Obj>> body) {
    return new Operation(shape, false, Limits.AWS, body);
  }

  /// The same operation, its input held to `limits`.
  Operation within(Limits limits) {
    return new Operation(shape, blocks, limits, body);
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
    var checked = Constraints.check(shape, request.input(), limits);
    return body.apply(new Request(checked, request.caller(), request.traceId(), request.gone()));
  }
}
