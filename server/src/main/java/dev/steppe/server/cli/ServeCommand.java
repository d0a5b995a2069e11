package dev.steppe.server.cli;

import dev.steppe.server.boot.Server;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `steppe serve`: a server until it is stopped.
@Command(
    name = "serve",
    header = {
      "Serves the AWS Step Functions API until it is stopped.",
      "",
      "Examples:",
      "  steppe serve",
      "  steppe serve --data /var/lib/steppe --functions ./functions",
      "  steppe serve --memory --port 0",
      ""
    })
final class ServeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ServerOptions options = new ServerOptions();

  @Option(
      names = "--allow-file-datasets",
      description =
          "Let distributed Maps read and write folders of this machine, as the bucket file:FOLDER.")
  private boolean allowFileDatasets;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var given = options.settings(Optional.empty());
    var settings = allowFileDatasets ? given.withFolderDatasets() : given;
    var server = Server.start(settings);
    Running.greet(spec.commandLine().getOut(), server, settings, "");
    Running.untilStopped(server);
    return Exit.OK;
  }
}
