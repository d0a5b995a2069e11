package dev.steppe.store.codec;

import dev.steppe.asl.Resource;
import dev.steppe.engine.TaskKind;

/// What tasks call, and which family of events they have.
final class TaskForm {
  private static final int LAMBDA = 1;
  private static final int ACTIVITY = 2;
  private static final int SERVICE = 3;

  private TaskForm() {}

  static void write(Resource resource, Writer out) {
    switch (resource) {
      case Resource.LambdaFunction(var arn) -> {
        out.tag(LAMBDA);
        out.string(arn);
      }
      case Resource.Activity(var arn) -> {
        out.tag(ACTIVITY);
        out.string(arn);
      }
      case Resource.Service(var arn, var service, var action, var pattern) -> {
        out.tag(SERVICE);
        out.string(arn);
        out.string(service);
        out.string(action);
        out.tag(Tags.of(pattern));
      }
    }
  }

  static Resource readResource(Reader in) {
    int tag = in.tag();
    return switch (tag) {
      case LAMBDA -> new Resource.LambdaFunction(in.string());
      case ACTIVITY -> new Resource.Activity(in.string());
      case SERVICE ->
          new Resource.Service(in.string(), in.string(), in.string(), Tags.pattern(in.tag()));
      default -> throw UnreadableDataException.unknownTag("a resource", tag);
    };
  }

  static void write(TaskKind kind, Writer out) {
    switch (kind) {
      case TaskKind.Lambda() -> out.tag(LAMBDA);
      case TaskKind.Activity() -> out.tag(ACTIVITY);
      case TaskKind.Service(var resourceType, var resource) -> {
        out.tag(SERVICE);
        out.string(resourceType);
        out.string(resource);
      }
    }
  }

  static TaskKind readKind(Reader in) {
    int tag = in.tag();
    return switch (tag) {
      case LAMBDA -> new TaskKind.Lambda();
      case ACTIVITY -> new TaskKind.Activity();
      case SERVICE -> new TaskKind.Service(in.string(), in.string());
      default -> throw UnreadableDataException.unknownTag("a kind of task", tag);
    };
  }
}
