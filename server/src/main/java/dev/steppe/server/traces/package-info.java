/// Makes traces of executions, and sends them to a collector by OpenTelemetry's protocol. The only
/// package that knows OpenTelemetry; nothing of it is loaded unless traces are asked for.
@NullMarked
package dev.steppe.server.traces;

import org.jspecify.annotations.NullMarked;
