package dev.steppe.engine;

import dev.steppe.asl.StateMachine;
import java.util.UUID;

/// What an execution runs: a machine's definition as it was when the execution started.
///
/// @param id names this revision for ever
/// @param arn the state machine's ARN, unqualified
/// @param name the state machine's name
/// @param roleArn the role, which is shown and handed on but never assumed
/// @param definition the compiled definition
public record MachineRevision(
    UUID id, String arn, String name, String roleArn, StateMachine definition) {}
