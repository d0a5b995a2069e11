package dev.steppe.integrations.services;

import dev.steppe.engine.MachineRevision;
import dev.steppe.runtime.TaskCall;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// The roles of the machines that make calls, which name themselves in what AWS says of a role that
/// a task may not have.
///
/// @param machines what executions run
record MachineRoles(Function<UUID, Optional<MachineRevision>> machines) {
  /// That the task's role cannot be assumed, in AWS's words (recorded).
  ///
  /// @param why what to say if the roles are not known
  String refusal(TaskCall call, String why) {
    var machineRole =
        call.start()
            .flatMap(start -> machines.apply(start.revision()))
            .map(MachineRevision::roleArn);
    return call.roleArn()
        .flatMap(role ->
            machineRole.map(own ->
                "The role %s is not authorized to assume the task state's role, %s."
                    .formatted(own, role)))
        .orElse(why);
  }
}
