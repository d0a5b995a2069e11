package dev.steppe.server.cli;

import dev.steppe.server.boot.Version;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The root of the command line.
@Command(
    name = "steppe",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    versionProvider = SteppeCommand.Release.class,
    header = {
      "Runs AWS Step Functions state machines anywhere.",
      "",
      "Examples:",
      "  steppe dev                                    a server with the examples loaded",
      "  steppe serve --data /var/lib/steppe           a server that keeps what it is told",
      "  steppe run order.asl.json --input '{\"n\":1}'   one execution, without a server",
      "  steppe validate *.asl.json                    what is wrong with definitions",
      "  eval \"$(steppe env)\"                          point the AWS CLI and SDKs at the server",
      ""
    },
    subcommands = {
      DevCommand.class,
      ServeCommand.class,
      RunCommand.class,
      RecordCommand.class,
      ValidateCommand.class,
      EnvCommand.class,
      VersionCommand.class,
      TrainCommand.class
    })
public final class SteppeCommand implements Runnable {
  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  /// What `--version` shows.
  static final class Release implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"steppe " + Version.text()};
    }
  }

  /// Runs the command that `arguments` name.
  ///
  /// @return the exit code
  public static int run(String... arguments) {
    return line().execute(arguments);
  }

  /// The whole command line.
  static CommandLine line() {
    var line = new CommandLine(new SteppeCommand());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpWidth(100);
    // A value that begins with @ is for the command to read.
    line.setExpandAtFiles(false);
    // The options behind a command belong to it.
    Optional.ofNullable(line.getSubcommands().get(EnvCommand.NAME))
        .ifPresent(env -> env.setStopAtPositional(true));
    line.setParameterExceptionHandler(SteppeCommand::refuse);
    line.setExecutionExceptionHandler((failure, command, _) -> {
      command.getErr().println("steppe: " + describe(failure));
      return Exit.FAILED;
    });
    return line;
  }

  /// Says what is wrong with a command line and where to read on. The whole help would push what is
  /// wrong off the screen.
  private static int refuse(CommandLine.ParameterException wrong, String[] arguments) {
    var command = wrong.getCommandLine();
    var err = command.getErr();
    err.println("steppe: " + wrong.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
    err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    return Exit.USAGE;
  }

  private static String describe(Exception failure) {
    var message = failure.getMessage();
    return failure instanceof IOException && message != null ? message : failure.toString();
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        "a command is missing: dev, serve, run, record, validate, env or version");
  }
}
