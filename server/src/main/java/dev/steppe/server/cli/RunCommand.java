package dev.steppe.server.cli;

import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.definition.Diagnostic;
import dev.steppe.engine.Execution;
import dev.steppe.engine.Outcome;
import dev.steppe.runtime.StartReply;
import dev.steppe.runtime.StartRequest;
import dev.steppe.server.boot.Backend;
import dev.steppe.server.boot.Server;
import dev.steppe.server.boot.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `steppe run`: one execution of a definition, without a server.
@Command(
    name = "run",
    header = {
      "Runs a definition once, in memory, and shows how it goes.",
      "",
      "Examples:",
      "  steppe run order.asl.json --input '{\"n\": 1}'",
      "  steppe run order.asl.json --input @order.json --functions ./functions",
      "  echo '{\"n\": 1}' | steppe run order.asl.json --input - | jq .total",
      ""
    },
    footer = {
      "",
      "The output goes to stdout, the progress to stderr. Exits with 0 if the execution succeeded,",
      "1 if it failed, 2 if the definition is invalid, 3 if it timed out, 4 if it was aborted."
    })
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE", description = "The definition.")
  private Path file = Path.of("");

  @Option(
      names = {"-i", "--input"},
      paramLabel = "JSON|@FILE|-",
      defaultValue = "{}",
      description = "The input, the file that has it, or - for stdin (${DEFAULT-VALUE}).")
  private String input = "{}";

  @Option(
      names = "--functions",
      paramLabel = "DIR",
      description = "Run Lambda functions from this folder.")
  private @Nullable Path functions;

  @Mixin private LimitsOption limits = new LimitsOption();

  @Mixin private DatasetFolders datasetFolders = new DatasetFolders();

  @Option(
      names = {"-q", "--quiet"},
      description = "Show no progress.")
  private boolean quiet;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var err = spec.commandLine().getErr();
    var source = TextFile.read(file);
    var definition = Definition.compile(source, Definition.Type.STANDARD);
    if (!definition.isValid()) {
      var excerpt = new Excerpt(file.toString(), source);
      for (Diagnostic diagnostic : definition.diagnostics()) {
        err.println(excerpt.of(diagnostic));
      }
      return Exit.USAGE;
    }
    var given = input();
    var settings =
        Settings.DEFAULTS
            .with(Optional.ofNullable(functions))
            .with(limits.limits())
            .withDatasetFolders(datasetFolders.or(List.of(Path.of(""))));
    // A server and not only what is behind it: task tokens and workers come over the network.
    try (var server = Server.start(settings)) {
      return run(server.backend(), settings, source, given, err);
    }
  }

  private int run(Backend backend, Settings settings, String source, String given, PrintWriter err)
      throws InterruptedException {
    var arn = backend.api().deploy(name(), source, settings.nobody());
    var reply =
        backend
            .node()
            .start(new StartRequest(arn, Optional.empty(), given))
            .toCompletableFuture()
            .join();
    return switch (reply) {
      case StartReply.Started(var id, var startedAt) -> {
        var progress =
            new Progress(
                backend.store().journal(),
                id,
                startedAt,
                quiet ? Optional.empty() : Optional.of(err));
        yield tell(progress.follow(backend.node().ended(id)), err);
      }
      case StartReply.InvalidInput(var why) -> {
        err.println("steppe: the input is not JSON: " + (given.isBlank() ? "it is empty" : why));
        yield Exit.USAGE;
      }
      case StartReply.Refused refused -> {
        err.println("steppe: not started: " + refused);
        yield Exit.FAILED;
      }
    };
  }

  private int tell(Execution.Closed closed, PrintWriter err) {
    return switch (closed.outcome()) {
      case Outcome.Succeeded(var output) -> {
        spec.commandLine().getOut().println(output.written());
        yield Exit.OK;
      }
      case Outcome.Failed(var error, var cause) -> {
        err.println("Failed: " + error.orElse("(no error)") + cause.map(": "::concat).orElse(""));
        yield Exit.FAILED;
      }
      case Outcome.TimedOut() -> {
        err.println("Timed out");
        yield Exit.TIMED_OUT;
      }
      case Outcome.Aborted(var error, var cause) -> {
        err.println(
            "Aborted" + error.map(": "::concat).orElse("") + cause.map(": "::concat).orElse(""));
        yield Exit.ABORTED;
      }
    };
  }

  /// A name for the machine that the file's name allows.
  private String name() {
    var name = String.valueOf(file.getFileName()).replaceFirst("\\.(asl\\.)?json$", "");
    var allowed = name.replaceAll("[^A-Za-z0-9_.-]", "_");
    return allowed.isEmpty() ? "machine" : allowed.substring(0, Math.min(80, allowed.length()));
  }

  private String input() throws IOException {
    if (input.equals("-")) {
      return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    }
    return input.startsWith("@") ? TextFile.read(Path.of(input.substring(1))) : input;
  }
}
