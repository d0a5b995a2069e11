package dev.steppe.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

/// The table of AWS's model is as AWS publishes it.
final class ApiModelTest {
  private static final Path SCRIPT = Path.of("src/main/python/api_model.py");

  private static String kept(String name) throws IOException {
    try (var file = Objects.requireNonNull(ApiModel.class.getResourceAsStream(name))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void allOperationsOfTheModelCanBeRead() {
    assertThat(ApiModel.operations()).hasSize(37);
    for (var operation : ApiModel.operations()) {
      assertThat(ApiModel.input(operation).name()).isEqualTo(operation + "Input");
      assertThat(ApiModel.output(operation).name()).isEqualTo(operation + "Output");
      for (var error : ApiModel.errors(operation)) {
        assertThat(ApiModel.error(error).members()).containsKey("message");
      }
    }
  }

  @Test
  void everyOperationIsServed() {
    try (var api = InProcess.open()) {
      assertThat(ApiModel.operations()).allSatisfy(api::operation);
    }
  }

  @Test
  void theOperationsOnConnectionsAreReadFromEventBridgesModel() {
    var create = ApiModel.input("CreateConnection");

    assertThat(create.members().keySet())
        .contains("Name", "Description", "AuthorizationType", "AuthParameters");
    assertThat(Objects.requireNonNull(create.members().get("Name")).required()).isTrue();
  }

  /// Made again from the botocore of this machine, if it has one. Another release of botocore may
  /// have another model: the difference is told, and is for a person to take over.
  @ParameterizedTest
  @CsvSource({ApiModel.FILE, ApiModel.CONNECTIONS_FILE + ",events,Connection"})
  void theTableIsWhatTheScriptMakesOfTheInstalledModel(
      ArgumentsAccessor table, @TempDir Path folder, TestReporter reporter)
      throws IOException, InterruptedException {
    var data =
        run(
            "-c",
            "import botocore, os; print(os.path.join(os.path.dirname(botocore.__file__), 'data'))");
    assumeTrue(!data.isBlank(), "no botocore is installed");
    var file = Objects.requireNonNull(table.getString(0));
    var made = folder.resolve(file);
    var arguments = new ArrayList<>(List.of(SCRIPT.toString(), data.strip(), made.toString()));
    table.toList().stream().skip(1).map(String::valueOf).forEach(arguments::add);
    run(arguments.toArray(String[]::new));
    var now = Files.readString(made);
    var kept = kept(file);
    if (release(now).equals(release(kept))) {
      assertThat(kept).isEqualTo(now);
    } else if (!body(now).equals(body(kept))) {
      reporter.publishEntry(
          "The model of " + release(now) + " differs from that of " + release(kept),
          "make " + file + " anew with " + SCRIPT);
    }
  }

  private static String release(String table) {
    return table.substring(0, table.indexOf('\n'));
  }

  private static String body(String table) {
    return table.substring(table.indexOf('\n'));
  }

  /// What Python prints; nothing if it fails or is not there.
  private static String run(String... arguments) throws InterruptedException {
    try {
      var command = new ArrayList<>(List.of("python3"));
      command.addAll(List.of(arguments));
      var process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0 ? printed : "";
    } catch (IOException _) {
      return "";
    }
  }
}
