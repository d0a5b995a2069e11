package dev.steppe.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steppe.engine.TimeScale;
import dev.steppe.server.boot.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/// The names that AWS Step Functions Local documents, as options and as variables.
class LocalOptionsTest {
  @Command
  private static final class Anything {
    @ArgGroup(validate = false)
    private LocalOptions local = new LocalOptions();
  }

  private static final CommandLine LINE = new CommandLine(new Anything());

  private static LocalOptions options(String... arguments) {
    var anything = new Anything();
    new CommandLine(anything).parseArgs(arguments);
    return anything.local;
  }

  @Test
  void withoutAnyNothingIsSet() {
    assertThat(options().settings(LINE, Map.of("WAIT_TIME_SCALE", " ", "SFN_MOCK_CONFIG", "")))
        .isEqualTo(Settings.Local.NOTHING);
    assertThat(options().notices(Map.of("SQS_ENDPOINT", ""))).isEmpty();
  }

  @Test
  void variablesAreRead() {
    var settings =
        options().settings(LINE, Map.of("WAIT_TIME_SCALE", "0.25", "SFN_MOCK_CONFIG", "m.json"));

    assertThat(settings)
        .isEqualTo(new Settings.Local(Optional.of(Path.of("m.json")), new TimeScale(0.25)));
  }

  @Test
  void anOptionGoesBeforeItsVariable() {
    var options =
        options(
            "--mock-config",
            "o.json",
            "-waitTimeScale",
            "0",
            "-lambdaEndpoint",
            "http://127.0.0.1:3001");

    assertThat(options.settings(LINE, Map.of("WAIT_TIME_SCALE", "x", "SFN_MOCK_CONFIG", "m.json")))
        .isEqualTo(new Settings.Local(Optional.of(Path.of("o.json")), new TimeScale(0)));
    assertThat(options.endpoints(LINE))
        .isEqualTo(Map.of("lambda", URI.create("http://127.0.0.1:3001")));
  }

  @Test
  void aVariableThatIsNoNumberIsNamed() {
    assertThatThrownBy(() -> options().settings(LINE, Map.of("WAIT_TIME_SCALE", "slow")))
        .hasMessage("WAIT_TIME_SCALE takes a number from 0 to 1000, not 'slow'");
  }

  @Test
  void endpointsAreNamedAsStepFunctionsLocalNamesThem() {
    assertThat(
            options("-batchEndpoint", "http://b", "--sqs-endpoint", "http://q:9324/")
                .endpoints(LINE))
        .isEqualTo(Map.of("batch", URI.create("http://b"), "sqs", URI.create("http://q:9324/")));
  }

  @Test
  void anEndpointThatIsNoAddressIsNamed() {
    assertThatThrownBy(() -> options("--sns-endpoint", "localhost:1").endpoints(LINE))
        .hasMessage("--sns-endpoint takes an address like http://127.0.0.1:3001, not localhost:1");
  }

  @Test
  void theEndpointOfStepFunctionsChangesLessThanItSays() {
    assertThat(options().notices(Map.of("STEP_FUNCTIONS_ENDPOINT", "http://s"))).hasSize(1);
    assertThat(options("-stepFunctionsEndpoint", "http://s").notices(Map.of())).hasSize(1);
    assertThat(options().notices(Map.of("SQS_ENDPOINT", "http://q"))).isEmpty();
  }
}
