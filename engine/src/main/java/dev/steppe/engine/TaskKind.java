package dev.steppe.engine;

import dev.steppe.asl.Resource;

/// Which family of history events a task has.
public sealed interface TaskKind {
  /// `LambdaFunction…` events.
  record Lambda() implements TaskKind {}

  /// `Activity…` events.
  record Activity() implements TaskKind {}

  /// `Task…` events, which repeat these two names.
  record Service(String resourceType, String resource) implements TaskKind {}

  static TaskKind of(Resource resource) {
    return switch (resource) {
      case Resource.LambdaFunction _ -> new Lambda();
      case Resource.Activity _ -> new Activity();
      case Resource.Service service -> new Service(service.service(), service.actionAndPattern());
    };
  }
}
