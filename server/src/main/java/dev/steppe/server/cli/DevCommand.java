package dev.steppe.server.cli;

import dev.steppe.server.boot.Logs;
import dev.steppe.server.boot.Server;
import dev.steppe.server.boot.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `steppe dev`: a server with the examples loaded.
@Command(
    name = "dev",
    header = {
      "Serves the AWS Step Functions API with state machines from a folder.",
      "",
      "Examples:",
      "  steppe dev",
      "  steppe dev --memory --port 9000",
      "  steppe dev --examples ./machines --functions ./functions",
      ""
    })
final class DevCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ServerOptions options = new ServerOptions();

  @Option(
      names = "--examples",
      paramLabel = "DIR",
      defaultValue = "examples",
      description =
          "Create or update a machine for each *.asl.json in this folder and the folders in it"
              + " (${DEFAULT-VALUE}). Its folder `functions` has the functions, its file"
              + " MockConfigFile.json the test cases.")
  private Path examples = Path.of("examples");

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!Files.isDirectory(examples)) {
      throw new IOException(
          "there is no folder " + examples + ": say with --examples where the machines are");
    }
    var functions = examples.resolve("functions");
    var settings =
        tested(
            options.settings(
                Files.isDirectory(functions) ? Optional.of(functions) : Optional.empty(),
                List.of(Path.of(""), examples)));
    options.notices().forEach(spec.commandLine().getErr()::println);
    Logs.watchFunctions();
    var server = Server.start(settings);
    var loaded = new Examples(server, settings).load(examples, spec.commandLine().getErr());
    Running.greet(
        spec.commandLine(),
        server,
        settings,
        "Loaded " + loaded + (loaded == 1 ? " machine" : " machines") + " from " + examples);
    Running.untilStopped(server);
    return Exit.OK;
  }

  /// With the test cases of the examples, or those that lie in the working folder, where Step
  /// Functions Local looks for them.
  private Settings tested(Settings settings) {
    if (settings.local().mocks().isPresent()) {
      return settings;
    }
    return Stream.of(examples, Path.of(""))
        .map(folder -> folder.resolve("MockConfigFile.json"))
        .filter(Files::isRegularFile)
        .findFirst()
        .map(file -> settings.with(settings.local().with(file)))
        .orElse(settings);
  }
}
