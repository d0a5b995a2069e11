/// What the world is told of executions without asking: log records and status events. Best effort,
/// as on AWS: nothing here holds an execution up, or fails one.
@NullMarked
package dev.steppe.integrations.outputs;

import org.jspecify.annotations.NullMarked;
