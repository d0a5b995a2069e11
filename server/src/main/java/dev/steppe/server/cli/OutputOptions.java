package dev.steppe.server.cli;

import dev.steppe.server.boot.OutputSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The options that say where log records and status events go.
final class OutputOptions {
  private static final String STDOUT = "stdout";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--execution-logs",
      paramLabel = "FILE|stdout",
      description = {
        "Write the log records of executions to this file, or to stdout, as lines of JSON:",
        "those that each machine's loggingConfiguration asks for. CloudWatch Logs gets them at",
        "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS, AWS_ENDPOINT_URL_LOGS or AWS_ENDPOINT_URL."
      })
  private @Nullable String logs;

  @Option(
      names = "--execution-log-level",
      paramLabel = "ALL|ERROR|FATAL|OFF",
      description = {
        "What --execution-logs shows of every machine, whatever the machine says itself."
      })
  private OutputSettings.@Nullable Level level;

  @Option(
      names = "--event-hook",
      paramLabel = "URL",
      description = {
        "Post an event to this address when a Standard execution starts or ends, as EventBridge",
        "delivers it. EventBridge gets it at AWS_ENDPOINT_URL_EVENTBRIDGE or",
        "AWS_ENDPOINT_URL_EVENTS."
      })
  private @Nullable URI hook;

  @Option(
      names = "--event-source",
      paramLabel = "NAME",
      description = {
        "What events say they come from (aws.states). Amazon's own EventBridge takes no name that",
        "begins with aws."
      })
  private @Nullable String source;

  /// @throws CommandLine.ParameterException if an option makes no sense
  OutputSettings settings() {
    if (level != null && logs == null) {
      throw refused("--execution-log-level says what --execution-logs shows: give that too");
    }
    if (hook != null
        && (hook.getHost() == null || !String.valueOf(hook.getScheme()).startsWith("http"))) {
      throw refused("--event-hook takes an http or https address, not " + hook);
    }
    boolean toStdout = STDOUT.equals(logs);
    return new OutputSettings(
        toStdout ? Optional.empty() : Optional.ofNullable(logs).map(Path::of),
        toStdout,
        Optional.ofNullable(level),
        Optional.ofNullable(hook),
        Optional.ofNullable(source),
        Optional.empty());
  }

  private CommandLine.ParameterException refused(String why) {
    return new CommandLine.ParameterException(spec.commandLine(), why);
  }
}
