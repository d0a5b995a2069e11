package dev.steppe.server.cli;

import dev.steppe.server.api.Caller;
import dev.steppe.server.boot.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The options that every server has.
final class ServerOptions {
  static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
  static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,32}");

  enum LostAttempts {
    FAIL,
    RETRY
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "Listen on this address (${DEFAULT-VALUE}). Whoever reaches it may do anything.")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "" + Settings.PORT,
      description = "Listen on this port (${DEFAULT-VALUE}); 0 for any that is free.")
  private int port = Settings.PORT;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Keep machines and executions in this directory (.steppe/data).")
  private @Nullable Path data;

  @Option(names = "--memory", description = "Keep nothing: all is gone when the server ends.")
  private boolean memory;

  @Option(
      names = "--functions",
      paramLabel = "DIR",
      description = "Run Lambda functions from this folder.")
  private @Nullable Path functions;

  @Option(
      names = {"-account", "--aws-account", "--account"},
      paramLabel = "ID",
      defaultValue = "${env:AWS_ACCOUNT_ID:-123456789012}",
      description = {
        "The account of requests whose access key id is not an account (${DEFAULT-VALUE}).",
        "Or AWS_ACCOUNT_ID."
      })
  private String account = "123456789012";

  @Option(
      names = {"-region", "--aws-region", "--region"},
      paramLabel = "REGION",
      defaultValue = "${env:AWS_REGION:-${env:AWS_DEFAULT_REGION:-us-east-1}}",
      description = {
        "The region of requests that are not signed for one (${DEFAULT-VALUE}). Or AWS_REGION,",
        "AWS_DEFAULT_REGION."
      })
  private String region = "us-east-1";

  @Option(
      names = "--lost-attempts",
      paramLabel = "fail|retry",
      defaultValue = "fail",
      description =
          "What becomes of a call that was under way when the server died: it fails, and the"
              + " definition's Retry decides; or it is made again (${DEFAULT-VALUE}).")
  private LostAttempts lostAttempts = LostAttempts.FAIL;

  @Mixin private LimitsOption limits = new LimitsOption();

  @ArgGroup(validate = false, heading = "%nAs AWS Step Functions Local has them:%n")
  private LocalOptions local = new LocalOptions();

  @Mixin private DatasetFolders datasetFolders = new DatasetFolders();

  @Mixin private OutputOptions outputs = new OutputOptions();

  @Mixin private ServiceOptions services = new ServiceOptions();

  @Mixin private TelemetryOptions telemetry = new TelemetryOptions();

  /// @param otherwise the folder of functions when none is given
  /// @param datasets the folders of datasets when none are given
  /// @throws CommandLine.ParameterException if two options contradict each other
  Settings settings(Optional<Path> otherwise, List<Path> datasets) {
    if (memory && data != null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--memory keeps nothing, --data keeps everything: give one of them");
    }
    if (!ACCOUNT.matcher(account).matches()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--account, as AWS_ACCOUNT_ID, takes twelve digits, not '" + account + "'");
    }
    if (!REGION.matcher(region).matches()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--region takes a name like eu-west-1, as does AWS_REGION, not '" + region + "'");
    }
    if (port < 0 || port > 65_535) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--port takes 0 to 65535, not " + port);
    }
    return new Settings(
        host,
        port,
        memory ? Optional.empty() : Optional.of(data == null ? Path.of(".steppe", "data") : data),
        Optional.ofNullable(functions).or(() -> otherwise),
        new Caller(account, region),
        lostAttempts == LostAttempts.RETRY,
        datasetFolders.or(datasets),
        limits.limits(),
        local.settings(spec.commandLine(), System.getenv()),
        outputs.settings().with(telemetry.traces(System.getenv())),
        services.settings().withEndpoints(local.endpoints(spec.commandLine())));
  }

  /// What was told and changes nothing, and why.
  List<String> notices() {
    return local.notices(System.getenv());
  }
}
