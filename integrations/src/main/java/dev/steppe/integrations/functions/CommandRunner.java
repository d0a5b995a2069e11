package dev.steppe.integrations.functions;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// Runs an executable once for each event: the event is its standard input, what it prints is the
/// result. If it exits with anything but 0 it has failed: with the error it printed as JSON
/// (`errorType`, `errorMessage`), or else with what it wrote to standard error.
final class CommandRunner implements FunctionRunner {
  private final Function<Job, ProcessBuilder> command;
  private final BiConsumer<String, String> sink;
  private final Set<Process> running = ConcurrentHashMap.newKeySet();

  CommandRunner(Function<Job, ProcessBuilder> command, BiConsumer<String, String> sink) {
    this.command = command;
    this.sink = sink;
  }

  @Override
  public void run(Job job, Room room) throws InterruptedException {
    if (!room.enter(job)) {
      return;
    }
    var _ = job.ending().thenRun(room::leave);
    Thread.ofPlatform()
        .daemon()
        .name("function-command-" + job.id())
        .start(() -> {
          try {
            perform(job);
          } catch (IOException e) {
            job.fail(FunctionErrors.cannotStart(job.id(), String.valueOf(e.getMessage())), "");
          } catch (InterruptedException _) {
            job.fail(FunctionErrors.exited(job.id(), 0), "");
          }
        });
  }

  private void perform(Job job) throws IOException, InterruptedException {
    var process = command.apply(job).start();
    job.begin();
    running.add(process);
    var _ = job.ending().thenRun(() -> kill(process));
    var log = new LogTail(sink);
    log.begin(job.id());
    var errors = log.follow(job.id(), process.getErrorStream());
    Thread.ofPlatform().daemon().start(() -> feed(process, job.payload()));
    var printed = read(process.getInputStream());
    int status = process.waitFor();
    errors.join();
    running.remove(process);
    if (printed.length > FunctionErrors.MAX_RESULT_BYTES) {
      job.fail(FunctionErrors.tooLarge(), log.text());
      return;
    }
    var output = new String(printed, StandardCharsets.UTF_8).strip();
    if (status == 0) {
      job.succeed(output, log.text());
    } else if (isError(output)) {
      job.fail(output, log.text());
    } else {
      job.fail(failure(job.id(), status, log.text().strip()), log.text());
    }
  }

  /// Stops at the first byte too many, which ends a command that prints without end.
  private static byte[] read(InputStream printed) throws IOException {
    try (printed) {
      return printed.readNBytes(FunctionErrors.MAX_RESULT_BYTES + 1);
    }
  }

  /// A command need not read its input: that it does not is no failure.
  private static void feed(Process process, String payload) {
    try (var input = process.getOutputStream()) {
      input.write(payload.getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      // It has closed its standard input, or ended.
    }
  }

  private static boolean isError(String output) {
    try {
      return Json.parse(output) instanceof Json.Obj error && error.get("errorType").isPresent();
    } catch (MalformedJsonException _) {
      return false;
    }
  }

  private static String failure(String requestId, int status, String complaint) {
    return complaint.isEmpty()
        ? FunctionErrors.exited(requestId, status)
        : FunctionErrors.of("Runtime.ExitError", complaint);
  }

  private void kill(Process process) {
    if (process.isAlive()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    running.remove(process);
  }

  @Override
  public void stopIdle(long restingSince) {}

  @Override
  public void retire() {}

  @Override
  public void close() {
    running.forEach(this::kill);
  }
}
