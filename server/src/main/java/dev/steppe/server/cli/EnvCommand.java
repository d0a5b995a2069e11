package dev.steppe.server.cli;

import dev.steppe.asl.json.Json;
import dev.steppe.server.boot.Settings;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `steppe env`: what points AWS's clients at a server, printed or given to a command.
@Command(
    name = EnvCommand.NAME,
    header = {
      "Points AWS clients at a server.",
      "",
      "Examples:",
      "  eval \"$(steppe env)\"                               sh, bash, zsh",
      "  steppe env -- aws stepfunctions list-state-machines  for one command",
      "  steppe env --for fish | source",
      "  steppe env --for powershell | Out-String | Invoke-Expression",
      "  steppe env --for docker > steppe.env                 docker run --env-file steppe.env",
      "  steppe env --port 9000 --region eu-west-1 -o json",
      ""
    })
final class EnvCommand implements Callable<Integer> {
  static final String NAME = "env";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "Where the server is (http://127.0.0.1 and the port).")
  private String endpoint = "";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "" + Settings.PORT,
      description = "The port of a server on this machine (${DEFAULT-VALUE}).")
  private int port = Settings.PORT;

  @Option(
      names = "--account",
      paramLabel = "ID",
      defaultValue = "123456789012",
      description = "The account to be, as an access key id (${DEFAULT-VALUE}).")
  private String account = "123456789012";

  @Option(
      names = "--region",
      paramLabel = "REGION",
      defaultValue = "us-east-1",
      description = "The region to use (${DEFAULT-VALUE}).")
  private String region = "us-east-1";

  @Option(
      names = "--for",
      paramLabel = "sh|fish|powershell|docker",
      defaultValue = "sh",
      description = "Who is to read it (${DEFAULT-VALUE}).")
  private ClientEnvironment.Reader reader = ClientEnvironment.Reader.SH;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How to answer (${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Parameters(
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "Run this with the variables set, and end as it ends.")
  private List<String> command = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    var environment = environment();
    if (!command.isEmpty()) {
      return run(environment);
    }
    var out = spec.commandLine().getOut();
    switch (format) {
      case TEXT -> out.print(environment.script(reader));
      case JSON -> {
        var json = Json.object();
        environment.variables().forEach(json::put);
        out.println(json.build().text());
      }
    }
    out.flush();
    return Exit.OK;
  }

  private ClientEnvironment environment() {
    require(
        ServerOptions.ACCOUNT.matcher(account).matches(),
        "--account takes twelve digits, not " + account);
    require(
        ServerOptions.REGION.matcher(region).matches(),
        "--region takes a name like eu-west-1, not '" + region + "'");
    require(port > 0 && port <= 65_535, "--port takes 1 to 65535, not " + port);
    var place = endpoint.isEmpty() ? "http://127.0.0.1:" + port : endpoint;
    require(
        isAddress(place), "--endpoint takes an address like http://127.0.0.1:8083, not " + place);
    return new ClientEnvironment(place, account, region);
  }

  private static boolean isAddress(String text) {
    try {
      var uri = URI.create(text);
      return uri.getHost() != null && List.of("http", "https").contains(uri.getScheme());
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  private int run(ClientEnvironment environment) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).inheritIO();
    builder.environment().keySet().removeAll(ClientEnvironment.MISLEADING);
    builder.environment().putAll(environment.variables());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new IOException("can not run " + command.getFirst() + ": is it on the PATH?", e);
    }
    return process.waitFor();
  }
}
