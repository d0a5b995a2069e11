package dev.steppe.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.server.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The AWS SDK for JavaScript finds nothing amiss. What it does is in `src/test/javascript`, as
/// tests of Node's own runner; the SDK comes from the npm registry, once a checkout.
final class JavaScriptSdkTest {
  private static final Path SOURCES = Path.of("src", "test", "javascript");
  private static final Path PROJECT = Path.of("target", "javascript");
  private static final String LOCK = "package-lock.json";

  /// How npm says that it cannot get at the registry, and has not kept the package either.
  private static final Pattern NO_REGISTRY =
      Pattern.compile("E(NOTFOUND|AI_AGAIN|CONNREFUSED|CONNRESET|TIMEDOUT|NOTCACHED|NETUNREACH)");

  private final Program program = new Program(PROJECT, Map.of());

  @BeforeEach
  void install() throws IOException {
    Program.needs("node", "node", "--version");
    Program.needs("npm", "npm", "--version");
    copySources();
    var installed = PROJECT.resolve("installed.json");
    var lock = Files.readString(SOURCES.resolve(LOCK));
    if (Files.exists(installed) && Files.readString(installed).equals(lock)) {
      return;
    }
    var run = program.run("npm", "ci", "--prefer-offline", "--fetch-retries=1");
    if (run.exit() != 0 && NO_REGISTRY.matcher(run.err()).find()) {
      Program.skip("the npm registry with the AWS SDK for JavaScript cannot be reached");
    }
    run.succeeded();
    Files.writeString(installed, lock);
  }

  private static void copySources() throws IOException {
    Files.createDirectories(PROJECT);
    try (var sources = Files.list(SOURCES)) {
      for (var source : sources.filter(Files::isRegularFile).toList()) {
        Files.copy(
            source, PROJECT.resolve(source.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  @Test
  void theSdkForJavaScriptFindsNothingAmiss() {
    try (var server = RunningServer.inMemory()) {
      var environment = Map.of("STEPPE_ENDPOINT", server.uri().toString(), "NODE_NO_WARNINGS", "1");
      var run = new Program(PROJECT, environment).run("node", "--test", "--test-reporter=spec");
      System.out.println(run.out() + run.err());
      assertThat(run.exit()).as("all of them pass").isZero();
    }
  }
}
