package dev.steppe.server.cli;

import dev.steppe.engine.TimeScale;
import dev.steppe.server.boot.Server;
import dev.steppe.server.boot.Settings;
import dev.steppe.server.boot.Version;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;

/// A server in the foreground.
final class Running {
  private Running() {}

  /// Says where the server is and how to talk to it: on stdout, unless that is for log records.
  static void greet(CommandLine command, Server server, Settings settings, String loaded) {
    var out = settings.outputs().logToStdout() ? command.getErr() : command.getOut();
    out.printf(
        "Steppe %s serves AWS Step Functions at %s, %s%n",
        Version.text(),
        server.endpoint(),
        settings
            .data()
            .map(Path::toString)
            .map("keeping its data in "::concat)
            .orElse("in memory"));
    if (!loaded.isEmpty()) {
      out.println(loaded);
    }
    settings
        .local()
        .mocks()
        .ifPresent(file -> out.println("Test cases: " + file + ", by stateMachineArn#TestCase"));
    if (!settings.local().timeScale().equals(TimeScale.REAL)) {
      out.println(
          "A second of a definition lasts " + settings.local().timeScale().factor() + " seconds");
    }
    var clients =
        new ClientEnvironment(
            server.endpoint(), settings.nobody().account(), settings.nobody().region());
    out.println("Point a client here: " + clients.exports());
    out.println("and try: aws stepfunctions list-state-machines. Stop with Ctrl-C.");
    out.flush();
  }

  /// Waits until the process is told to end, and ends the server well.
  static void untilStopped(Server server) throws InterruptedException {
    var forever = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(server::close));
    forever.await();
  }
}
