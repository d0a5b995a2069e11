package dev.steppe.engine;

import dev.steppe.asl.StateType;
import dev.steppe.asl.json.Json;
import java.util.Optional;

/// The context object, `$$`, as a state sees it. Keys stand in the order that AWS was recorded to
/// have them in.
final class ContextObject {
  private final MachineRevision machine;
  private final Execution.Running execution;

  ContextObject(MachineRevision machine, Execution.Running execution) {
    this.machine = machine;
    this.execution = execution;
  }

  /// @param token the token of the task being scheduled, for states that have one
  /// @param item the item that an iteration's input is being made of, if one is
  Json.Obj of(Frame frame, Optional<String> token, Optional<Json> item) {
    var context = Json.object().put("Execution", execution());
    item.or(() -> enclosingItem(frame))
        .ifPresent(i -> context.put("Map", Json.object().put("Item", i).build()));
    context.put("StateMachine", stateMachine()).put("State", state(frame));
    token.ifPresent(t -> context.put("Task", Json.object().put("Token", t).build()));
    return context.build();
  }

  /// A synchronous execution has no RedriveCount (recorded); RedriveTime is there once there was a
  /// redrive.
  private Json execution() {
    var start = execution.start();
    var context =
        Json.object()
            .put("Id", start.id().arn())
            .put("Input", start.input())
            .put("StartTime", execution.startedAt().toString())
            .put("Name", start.name())
            .put("RoleArn", machine.roleArn());
    if (!(start.origin() instanceof Origin.Awaited)) {
      context.put("RedriveCount", execution.redrives().count());
    }
    execution.redrives().last().ifPresent(at -> context.put("RedriveTime", at.toString()));
    return context.build();
  }

  private Json stateMachine() {
    return Json.object().put("Id", machine.arn()).put("Name", machine.name()).build();
  }

  private static Json state(Frame frame) {
    var state =
        Json.object().put("Name", frame.state()).put("EnteredTime", frame.enteredAt().toString());
    if (canRetry(frame.type())) {
      state.put("RetryCount", frame.retryCount());
    }
    return state.build();
  }

  private static boolean canRetry(StateType type) {
    return switch (type) {
      case TASK, PARALLEL, MAP -> true;
      case PASS, CHOICE, WAIT, SUCCEED, FAIL -> false;
    };
  }

  static Json item(int index, Json value) {
    return Json.object().put("Index", index).put("Value", value).build();
  }

  /// An item of a distributed Map.
  ///
  /// @param key the name of the member that the item is, if items are the members of an object
  /// @param source where the item was read from
  static Json item(long index, Json value, Optional<String> key, String source) {
    return Json.object()
        .put("Index", index)
        .putString("Key", key)
        .put("Value", value)
        .put("Source", source)
        .build();
  }

  /// The item of the innermost Map state around `frame`.
  private Optional<Json> enclosingItem(Frame frame) {
    var inner = frame;
    while (inner.parent() != 0) {
      var outer = execution.frame(inner.parent());
      if (outer.phase() instanceof Frame.Phase.Mapping mapping) {
        return Optional.of(item(inner.index(), mapping.items().items().get(inner.index())));
      }
      inner = outer;
    }
    return Optional.empty();
  }
}
