package dev.steppe.store.codec;

import dev.steppe.asl.Resource;
import dev.steppe.asl.ResultWriter;
import dev.steppe.asl.State.DistributedMap.ExecutionType;
import dev.steppe.asl.StateType;
import dev.steppe.asl.definition.Definition;
import dev.steppe.engine.Status;
import dev.steppe.store.Connection;
import dev.steppe.store.Machine;
import java.util.function.ToIntFunction;

/// The tags of enums, which stay the same however the enums are ordered.
public final class Tags {
  private Tags() {}

  static int of(StateType type) {
    return switch (type) {
      case PASS -> 1;
      case TASK -> 2;
      case CHOICE -> 3;
      case WAIT -> 4;
      case SUCCEED -> 5;
      case FAIL -> 6;
      case PARALLEL -> 7;
      case MAP -> 8;
    };
  }

  static int of(Resource.Pattern pattern) {
    return switch (pattern) {
      case REQUEST_RESPONSE -> 1;
      case SYNC -> 2;
      case SYNC_2 -> 3;
      case WAIT_FOR_TASK_TOKEN -> 4;
    };
  }

  static int of(Definition.Type type) {
    return switch (type) {
      case STANDARD -> 1;
      case EXPRESS -> 2;
    };
  }

  static int of(Connection.State state) {
    return switch (state) {
      case AUTHORIZED -> 0;
      case DEAUTHORIZED -> 1;
    };
  }

  static int of(Machine.Status status) {
    return switch (status) {
      case ACTIVE -> 1;
      case DELETING -> 2;
    };
  }

  /// The tag of a status, which keys of indexes hold too.
  public static int of(Status status) {
    return switch (status) {
      case RUNNING -> 1;
      case SUCCEEDED -> 2;
      case FAILED -> 3;
      case TIMED_OUT -> 4;
      case ABORTED -> 5;
    };
  }

  static int of(ExecutionType type) {
    return switch (type) {
      case STANDARD -> 1;
      case EXPRESS -> 2;
    };
  }

  static int of(ResultWriter.Transformation transformation) {
    return switch (transformation) {
      case NONE -> 1;
      case COMPACT -> 2;
      case FLATTEN -> 3;
    };
  }

  static int of(ResultWriter.OutputType type) {
    return switch (type) {
      case JSON -> 1;
      case JSONL -> 2;
    };
  }

  static StateType stateType(int tag) {
    return find(StateType.values(), Tags::of, tag, "a type of state");
  }

  static Resource.Pattern pattern(int tag) {
    return find(Resource.Pattern.values(), Tags::of, tag, "an integration pattern");
  }

  static Definition.Type machineType(int tag) {
    return find(Definition.Type.values(), Tags::of, tag, "a type of machine");
  }

  static ExecutionType executionType(int tag) {
    return find(ExecutionType.values(), Tags::of, tag, "a type of child executions");
  }

  static ResultWriter.Transformation transformation(int tag) {
    return find(ResultWriter.Transformation.values(), Tags::of, tag, "a transformation");
  }

  static ResultWriter.OutputType outputType(int tag) {
    return find(ResultWriter.OutputType.values(), Tags::of, tag, "a type of result files");
  }

  static Machine.Status machineStatus(int tag) {
    return find(Machine.Status.values(), Tags::of, tag, "a status of a machine");
  }

  static Connection.State connectionState(int tag) {
    return find(Connection.State.values(), Tags::of, tag, "a state of a connection");
  }

  static Status status(int tag) {
    return find(Status.values(), Tags::of, tag, "a status");
  }

  private static <E> E find(E[] values, ToIntFunction<E> tagOf, int tag, String what) {
    for (var value : values) {
      if (tagOf.applyAsInt(value) == tag) {
        return value;
      }
    }
    throw UnreadableDataException.unknownTag(what, tag);
  }
}
