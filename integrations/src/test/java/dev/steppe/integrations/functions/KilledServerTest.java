package dev.steppe.integrations.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server that is killed can not stop its workers: they must see it themselves.
@Timeout(60)
class KilledServerTest {
  private final Path path;

  KilledServerTest(@TempDir Path path) {
    this.path = path;
  }

  /// The server's part: calls every function once, prints the process ids they answer, and then
  /// leaves one of them hanging.
  static final class Server {
    private Server() {}

    public static void main(String[] arguments) throws Exception {
      try (var functions =
          new Functions(Path.of(arguments[0]), Functions.Settings.defaults(_ -> {}))) {
        for (var name : functions.names()) {
          var reply = functions.invoke(Folder.invocation(name, "\"pid\"")).orElseThrow();
          System.out.println(reply.payload());
        }
        System.out.println("ready");
        functions.invoke(Folder.invocation("idle", "\"hang\""));
      }
    }
  }

  @Test
  void theWorkersOfAKilledServerExit() throws Exception {
    Folder.needs("python3");
    Folder.needs("node");
    write(
        "idle.py",
        """
        import os, time
        def handler(event, context):
            if event == "hang":
                while True: time.sleep(1)
            return os.getpid()
        """);
    write("other.mjs", "export const handler = async () => process.pid;");
    write(
        "third.java",
        "class Third { static long handler() { return ProcessHandle.current().pid(); } }");

    var server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Server.class.getName(),
                path.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<ProcessHandle> workers;
    try (var printed = server.inputReader(StandardCharsets.UTF_8)) {
      workers = workers(printed);
    } finally {
      server.destroyForcibly();
    }

    assertThat(workers).hasSize(3);
    for (var worker : workers) {
      worker.onExit().get(20, TimeUnit.SECONDS);
    }
  }

  private static List<ProcessHandle> workers(BufferedReader printed) throws IOException {
    var workers = new ArrayList<ProcessHandle>();
    for (var line = printed.readLine();
        line != null && !line.equals("ready");
        line = printed.readLine()) {
      workers.add(ProcessHandle.of(Long.parseLong(line)).orElseThrow());
    }
    return workers;
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(path.resolve(name), content);
  }
}
