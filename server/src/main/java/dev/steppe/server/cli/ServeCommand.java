package dev.steppe.server.cli;

import dev.steppe.server.boot.Server;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

  @Override
  public Integer call() throws IOException, InterruptedException {
    var settings = options.settings(Optional.empty(), List.of());
    options.notices().forEach(spec.commandLine().getErr()::println);
    var server = Server.start(settings);
    Running.greet(spec.commandLine(), server, settings, "");
    Running.untilStopped(server);
    return Exit.OK;
  }
}
