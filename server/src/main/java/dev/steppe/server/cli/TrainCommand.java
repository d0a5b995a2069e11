package dev.steppe.server.cli;

import dev.steppe.server.boot.Server;
import dev.steppe.server.boot.Settings;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `steppe train`: starts a server, talks to it, and ends, so that the JVM can note what a start
/// loads (`-XX:AOTCacheOutput`). With that cache a server is ready in less than half the time.
@Command(name = "train", hidden = true, header = "Goes through a start, for the JVM to learn from.")
final class TrainCommand implements Callable<Integer> {
  private static final String DEFINITION =
      "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"End\":true}}}";

  @Override
  public Integer call() throws IOException {
    var home = Files.createTempDirectory("steppe");
    try {
      train(home);
    } finally {
      delete(home);
    }
    return Exit.OK;
  }

  private static void train(Path home) throws IOException {
    var defaults = Settings.DEFAULTS;
    var settings =
        new Settings(
            defaults.host(),
            0,
            Optional.of(home),
            Optional.empty(),
            defaults.nobody(),
            false,
            false);
    try (var server = Server.start(settings)) {
      server.api().deploy("train", DEFINITION, settings.nobody());
      ask(server, "/health");
      ask(server, "/");
    }
  }

  private static void ask(Server server, String path) throws IOException {
    var http =
        (HttpURLConnection) URI.create(server.endpoint()).resolve(path).toURL().openConnection();
    http.getResponseCode();
    http.disconnect();
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
