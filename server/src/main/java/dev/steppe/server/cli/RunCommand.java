package dev.steppe.server.cli;

import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.definition.Diagnostic;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Outcome;
import dev.steppe.engine.Recorded;
import dev.steppe.runtime.StartReply;
import dev.steppe.runtime.StartRequest;
import dev.steppe.server.api.Refusal;
import dev.steppe.server.api.Request;
import dev.steppe.server.boot.Backend;
import dev.steppe.server.boot.CalledServices;
import dev.steppe.server.boot.Logs;
import dev.steppe.server.boot.Server;
import dev.steppe.server.boot.Settings;
import dev.steppe.server.boot.TestCaseFile;
import dev.steppe.store.Cursor;
import dev.steppe.store.Journal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
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
      "  steppe run order.asl.json --mock-config MockConfigFile.json --test-case Declined -o json",
      "  steppe run order.asl.json --functions ./functions --record MockConfigFile.json",
      ""
    },
    footer = {
      "",
      "The output goes to stdout, the progress to stderr. Exits with 0 if the execution succeeded,",
      "1 if it failed, 2 if the definition is invalid, 3 if it timed out, 4 if it was aborted."
    })
final class RunCommand implements Callable<Integer> {
  private static final int PAGE = 1000;

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

  @Option(
      names = "--test-case",
      paramLabel = "NAME",
      description = {
        "Let this test case of the file of mocks answer for tasks, and show which states and",
        "transitions it goes through."
      })
  private @Nullable String testCase;

  @Option(
      names = "--record",
      paramLabel = "FILE",
      description = {
        "Write what the tasks really came to into this file of mocks, as the test case that",
        "--test-case names (Recorded). Answers are written as they are, secrets and all."
      })
  private @Nullable Path recording;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The machine's name, by which the file of mocks knows it (that of FILE).")
  private @Nullable String machine;

  @ArgGroup(validate = false, heading = "%nAs AWS Step Functions Local has them:%n")
  private LocalOptions local = new LocalOptions();

  @Mixin private LimitsOption limits = new LimitsOption();

  @Mixin private DatasetFolders datasetFolders = new DatasetFolders();

  @Mixin private ServiceOptions services = new ServiceOptions();

  @Option(
      names = {"-q", "--quiet"},
      description = "Show no progress.")
  private boolean quiet;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = {
        "How to answer (${DEFAULT-VALUE}). As JSON: the status, the output or the error and cause,",
        "and what a test case did not go through."
      })
  private Format format = Format.TEXT;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var err = spec.commandLine().getErr();
    var source = TextFile.read(file);
    var tested = local.settings(spec.commandLine(), System.getenv());
    if (recording != null && tested.mocks().isPresent()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--record takes the answers of real calls: leave out --mock-config and SFN_MOCK_CONFIG");
    }
    if (testCase != null && tested.mocks().isEmpty() && recording == null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--test-case needs --mock-config FILE");
    }
    var definition =
        Definition.compile(
            source, Definition.Type.STANDARD, CalledServices.checks(services.settings().models()));
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
            .with(tested)
            .with(services.settings().withEndpoints(local.endpoints(spec.commandLine())))
            .withDatasetFolders(datasetFolders.or(List.of(Path.of(""))));
    Logs.watchFunctions();
    // A server and not only what is behind it: task tokens and workers come over the network.
    try (var server = Server.start(settings)) {
      return run(server.backend(), settings, source, given, err);
    }
  }

  private int run(Backend backend, Settings settings, String source, String given, PrintWriter err)
      throws IOException, InterruptedException {
    String arn;
    try {
      arn = backend.api().deploy(name(), source, settings.nobody());
    } catch (Refusal refusal) {
      err.println("steppe: " + refusal.getMessage());
      return Exit.USAGE;
    }
    var wanted = testCase == null || recording != null ? arn : arn + "#" + testCase;
    var reply =
        backend
            .node()
            .start(new StartRequest(wanted, Optional.empty(), given))
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
        var closed = progress.follow(backend.node().ended(id));
        record(backend, settings, id, err);
        yield tell(closed, coverage(backend, closed), err);
      }
      case StartReply.InvalidTestCase(var why) -> {
        err.println("steppe: " + why);
        yield Exit.USAGE;
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

  private void record(Backend backend, Settings settings, ExecutionId id, PrintWriter err)
      throws IOException, InterruptedException {
    if (recording == null) {
      return;
    }
    new Recorder(
            new TestCaseFile(recording),
            name(),
            Optional.ofNullable(testCase).orElse(Recorder.TEST_CASE))
        .record((operation, body) -> ask(backend, settings, operation, body), id.arn())
        .forEach(err::println);
  }

  private static Json.Obj ask(Backend backend, Settings settings, String operation, Json.Obj body)
      throws IOException {
    var never = new CompletableFuture<Void>();
    try {
      return backend
          .api()
          .operation(operation)
          .perform(new Request(body, settings.nobody(), Optional.empty(), never))
          .toCompletableFuture()
          .join();
    } catch (Refusal refusal) {
      throw new Histories.Refused(refusal.getMessage());
    } catch (CompletionException e) {
      if (e.getCause() instanceof Refusal refusal) {
        throw new Histories.Refused(refusal.getMessage());
      }
      throw e;
    }
  }

  private Optional<Coverage> coverage(Backend backend, Execution.Closed closed) {
    return testCase == null || recording != null
        ? Optional.empty()
        : backend
            .node()
            .revision(closed.start().revision())
            .map(revision ->
                new Coverage(
                    revision.definition(), events(backend.store().journal(), closed.start().id())));
  }

  private static List<Recorded> events(Journal journal, ExecutionId id) {
    var events = new ArrayList<Recorded>();
    for (var after = Optional.of(Cursor.START); after.isPresent(); ) {
      var page = journal.history(id, after.get(), false, PAGE);
      events.addAll(page.rows());
      after = page.next();
    }
    return events;
  }

  private int tell(Execution.Closed closed, Optional<Coverage> coverage, PrintWriter err) {
    if (format == Format.JSON) {
      spec.commandLine().getOut().println(report(closed.outcome(), coverage).text());
    } else {
      say(closed.outcome(), err);
      coverage
          .filter(_ -> !quiet)
          .ifPresent(it -> err.println("Test case " + testCase + ": " + it.text()));
    }
    return switch (closed.outcome()) {
      case Outcome.Succeeded _ -> Exit.OK;
      case Outcome.Failed _ -> Exit.FAILED;
      case Outcome.TimedOut() -> Exit.TIMED_OUT;
      case Outcome.Aborted _ -> Exit.ABORTED;
    };
  }

  private void say(Outcome outcome, PrintWriter err) {
    switch (outcome) {
      case Outcome.Succeeded(var output) -> spec.commandLine().getOut().println(output.written());
      case Outcome.Failed(var error, var cause) ->
          err.println("Failed: " + error.orElse("(no error)") + cause.map(": "::concat).orElse(""));
      case Outcome.TimedOut() -> err.println("Timed out");
      case Outcome.Aborted(var error, var cause) ->
          err.println(
              "Aborted" + error.map(": "::concat).orElse("") + cause.map(": "::concat).orElse(""));
    }
  }

  private static Json.Obj report(Outcome outcome, Optional<Coverage> coverage) {
    var report = Json.object().put("status", outcome.status().name());
    switch (outcome) {
      case Outcome.Succeeded(var output) -> report.put("output", output);
      case Outcome.Failed(var error, var cause) ->
          report.putString("error", error).putString("cause", cause);
      case Outcome.TimedOut() -> {}
      case Outcome.Aborted(var error, var cause) ->
          report.putString("error", error).putString("cause", cause);
    }
    return report.putJson("coverage", coverage.map(Coverage::json)).build();
  }

  /// The name that is given, or one that the file's name allows.
  private String name() {
    if (machine != null) {
      return machine;
    }
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
