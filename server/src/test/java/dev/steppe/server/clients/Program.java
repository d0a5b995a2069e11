package dev.steppe.server.clients;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A program of this machine, run as a user runs it.
///
/// @param folder where it runs
/// @param environment what is added to the environment of the tests
record Program(Path folder, Map<String, String> environment) {
  private static final int PATIENCE_SECONDS = 300;

  Program {
    environment = Map.copyOf(environment);
  }

  /// How a run ended.
  record Run(List<String> command, int exit, String out, String err) {
    /// What it has printed, if it has succeeded.
    ///
    /// @throws AssertionError if it has not
    String succeeded() {
      if (exit != 0) {
        throw new AssertionError(
            "%s\nended with %d\n%s%s".formatted(String.join(" ", command), exit, out, err));
      }
      return out;
    }
  }

  /// Runs a command and waits for its end.
  Run run(List<String> command) {
    try {
      var out = Files.createTempFile("steppe-out", ".txt");
      var err = Files.createTempFile("steppe-err", ".txt");
      var builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().putAll(environment);
      var process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still running: " + command);
      }
      var run = new Run(command, process.exitValue(), text(out), text(err));
      Files.delete(out);
      Files.delete(err);
      return run;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  Run run(String... command) {
    return run(List.of(command));
  }

  /// Runs a command while the test goes on.
  CompletableFuture<Run> begin(String... command) {
    return CompletableFuture.supplyAsync(() -> run(command));
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  /// Skips the test, and says why in one line, unless this command succeeds.
  static void needs(String what, String... command) {
    try {
      var tried =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (tried.waitFor() == 0) {
        return;
      }
    } catch (IOException _) {
      // Then it is not there.
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    skip(what + " is not on this machine");
  }

  /// Skips the test, and says why in one line.
  static void skip(String reason) {
    System.out.println("skipped: " + reason);
    abort(reason);
  }
}
