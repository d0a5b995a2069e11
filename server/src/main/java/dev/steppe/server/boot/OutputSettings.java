package dev.steppe.server.boot;

import dev.steppe.server.traces.TraceSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// What a server tells of its executions without being asked, besides what the environment names
/// endpoints for.
///
/// @param logFile the file that takes the log records of all executions
/// @param logToStdout whether stdout takes them
/// @param logLevel what file and stdout show of every machine, whatever it says itself
/// @param eventHook the address that status events are posted to
/// @param eventSource what events say they come from, unless it is `aws.states`
/// @param traces where traces go, if anywhere
public record OutputSettings(
    Optional<Path> logFile,
    boolean logToStdout,
    Optional<Level> logLevel,
    Optional<URI> eventHook,
    Optional<String> eventSource,
    Optional<TraceSettings> traces) {

  /// AWS's levels.
  public enum Level {
    ALL,
    ERROR,
    FATAL,
    OFF
  }

  public static final OutputSettings NONE =
      new OutputSettings(
          Optional.empty(),
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /// The same, with traces sent there.
  public OutputSettings with(Optional<TraceSettings> traces) {
    return new OutputSettings(logFile, logToStdout, logLevel, eventHook, eventSource, traces);
  }
}
