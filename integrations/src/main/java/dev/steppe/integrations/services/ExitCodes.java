package dev.steppe.integrations.services;

import dev.steppe.asl.json.Json;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What the containers of a stopped ECS task say of its success: each that is essential to the task
/// must have ended with 0. Which are, its definition says.
final class ExitCodes {
  private static final Json ZERO = Json.of(0);

  private ExitCodes() {}

  /// Asks for the definition of a task.
  interface Definitions {
    /// What DescribeTaskDefinition answers, if it does.
    Optional<Json> of(String taskDefinitionArn) throws InterruptedException;
  }

  /// @param task as DescribeTasks has it
  static boolean areGood(Json task, Definitions definitions) throws InterruptedException {
    var bad =
        Form.all(task, "Containers.*")
            .filter(container -> !Form.at(container, "ExitCode").equals(Optional.of(ZERO)))
            .map(container -> Form.at(container, "Name"))
            .toList();
    if (bad.isEmpty()) {
      return Form.all(task, "Containers.*").findAny().isPresent();
    }
    if (!(Form.at(task, "TaskDefinitionArn").orElse(Json.Null.NULL) instanceof Json.Str(var arn))) {
      return false;
    }
    var definition = definitions.of(arn);
    return definition.isPresent() && inessential(definition.get()).containsAll(bad);
  }

  private static Set<Optional<Json>> inessential(Json definition) {
    return Form.all(definition, "TaskDefinition.ContainerDefinitions.*")
        .filter(it -> Form.at(it, "Essential").equals(Optional.of(Json.Bool.FALSE)))
        .map(it -> Form.at(it, "Name"))
        .collect(Collectors.toSet());
  }
}
