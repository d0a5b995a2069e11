package dev.steppe.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.server.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Terraform and its AWS provider find nothing amiss. The provider has 700 MB, so it is not fetched
/// for this: it must lie in one of the folders that hold providers, or below a folder of `/opt`.
final class TerraformTest {
  private static final Path SOURCES = Path.of("src", "test", "terraform");
  private static final String PROVIDER = "registry.terraform.io/hashicorp/aws";
  private static final String MACHINE = "arn:aws:states:eu-west-1:111122223333:stateMachine:orders";

  private final Path folder;
  private final RunningServer server = RunningServer.inMemory();

  TerraformTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Optional<Path> plugins() throws IOException {
    var folders = new ArrayList<Path>();
    folders.add(Path.of(System.getProperty("user.home"), ".terraform.d", "plugins"));
    folders.add(Path.of("/usr/local/share/terraform/plugins"));
    folders.add(Path.of("/usr/share/terraform/plugins"));
    if (Files.isDirectory(Path.of("/opt"))) {
      try (Stream<Path> below = Files.list(Path.of("/opt"))) {
        below.forEach(folders::add);
      }
    }
    return folders.stream().filter(it -> Files.isDirectory(it.resolve(PROVIDER))).findFirst();
  }

  private Program.Run terraform(String comment, String... words) {
    var command = new ArrayList<>(List.of("terraform"));
    command.addAll(List.of(words));
    command.addAll(List.of("-no-color", "-input=false"));
    var environment =
        Map.of(
            "TF_VAR_endpoint", server.uri().toString(),
            "TF_VAR_comment", comment,
            "TF_CLI_CONFIG_FILE", "/dev/null",
            "TF_IN_AUTOMATION", "1",
            "CHECKPOINT_DISABLE", "1");
    return new Program(folder, environment).run(command);
  }

  @Test
  void aMachineWithAVersionAndAnAliasIsCreatedChangedAndDestroyed() throws IOException {
    Program.needs("Terraform (terraform)", "terraform", "version");
    var plugins = plugins();
    if (plugins.isEmpty()) {
      Program.skip("Terraform's AWS provider is not on this machine");
    }
    Files.copy(SOURCES.resolve("main.tf"), folder.resolve("main.tf"));
    terraform("", "init", "-plugin-dir=" + plugins.orElseThrow()).succeeded();

    assertThat(terraform("first", "apply", "-auto-approve").succeeded())
        .contains("3 added, 0 changed, 0 destroyed")
        .contains("alias = \"" + MACHINE + ":live\"", "version = \"" + MACHINE + ":1\"");
    assertThat(terraform("second", "apply", "-auto-approve").succeeded())
        .contains("0 added, 2 changed, 0 destroyed")
        .contains("version = \"" + MACHINE + ":2\"");
    assertThat(terraform("second", "plan", "-detailed-exitcode").exit())
        .as("nothing is left to change")
        .isZero();
    assertThat(terraform("second", "destroy", "-auto-approve").succeeded()).contains("3 destroyed");
  }
}
