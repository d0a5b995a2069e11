package dev.steppe.integrations.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steppe.asl.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WorkersTest {
  private static final String PID = "import os\ndef handler(e, c): return os.getpid()\n";

  private final Path path;

  WorkersTest(@TempDir Path path) {
    this.path = path;
  }

  @Test
  void aWorkerStaysWarm() throws Exception {
    Folder.needs("python3");
    try (var folder = new Folder(path)) {
      folder.with("pid.py", PID);

      assertThat(folder.call("pid", "{}")).isEqualTo(folder.call("pid", "{}"));
    }
  }

  @Test
  void aChangedFileIsRunAtTheNextCall() throws Exception {
    Folder.needs("python3");
    try (var folder = new Folder(path)) {
      folder.with("v.py", "def handler(e, c): return 1");
      assertThat(folder.call("v", "{}")).isEqualTo(Json.of(1));

      folder.with("v.py", "def handler(e, c): return 2");
      assertThat(folder.call("v", "{}")).isEqualTo(Json.of(2));

      folder.with("v/index.py", "import part\ndef handler(e, c): return part.N");
      folder.with("v/part.py", "N = 3");
      Files.delete(path.resolve("v.py"));
      assertThat(folder.call("v", "{}")).isEqualTo(Json.of(3));

      folder.with("v/part.py", "N = 4");
      assertThat(folder.call("v", "{}")).isEqualTo(Json.of(4));
    }
  }

  @Test
  void aChangedFileEndsTheOldWorker() throws Exception {
    Folder.needs("python3");
    try (var folder = new Folder(path)) {
      folder.with("pid.py", PID);
      var old = process(folder.call("pid", "{}"));
      folder.with("pid.py", PID + "\n");
      folder.call("pid", "{}");

      old.onExit().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void aWorkerThatDiesFailsItsCallAndTheNextOneRuns() throws Exception {
    Folder.needs("python3");
    try (var folder = new Folder(path)) {
      folder.with(
          "die.py",
          """
          import os, signal
          def handler(event, context):
              if event == "exit": os._exit(5)
              if event == "kill": os.kill(os.getpid(), signal.SIGKILL)
              return event
          """);

      assertThat(folder.error("die", "\"exit\"").text())
          .contains("Runtime.ExitError", "Error: Runtime exited with error: exit status 5");
      assertThat(folder.error("die", "\"kill\"").text()).contains("signal: killed");
      assertThat(folder.call("die", "\"live\"")).isEqualTo(Json.of("live"));
    }
  }

  @Test
  void aHungFunctionIsCutOffAndItsProcessEnds() throws Exception {
    Folder.needs("python3");
    try (var folder = new Folder(path, 1, Duration.ofMillis(1500), Duration.ofMinutes(1))) {
      folder.with(
          "hang.py",
          """
          import os, time
          def handler(event, context):
              if event == "pid": return os.getpid()
              while True: time.sleep(1)
          """);
      var process = process(folder.call("hang", "\"pid\""));

      assertThat(folder.error("hang", "{}").text())
          .contains("Sandbox.Timedout", "Task timed out after 1.50 seconds");
      process.onExit().get(10, TimeUnit.SECONDS);
      assertThat(process(folder.call("hang", "\"pid\""))).isNotEqualTo(process);
    }
  }

  @Test
  void aHungCommandIsCutOff() throws Exception {
    try (var folder = new Folder(path, 1, Duration.ofMillis(300), Duration.ofMinutes(1))) {
      folder.withExecutable("hang.sh", "#!/bin/sh\nsleep 600\n");

      assertThat(folder.error("hang", "{}").text()).contains("Sandbox.Timedout");
    }
  }

  @Test
  void aResultOverSixMegabytesFails() throws Exception {
    Folder.needs("python3");
    try (var folder = new Folder(path)) {
      folder.with("big.py", "def handler(n, c): return 'x' * n");
      folder.withExecutable("endless.sh", "#!/bin/sh\nyes\n");

      assertThat(folder.reply("big", "6000000").payload()).hasSize(6_000_002);
      assertThat(folder.error("big", "6291555").text())
          .contains("Function.ResponseSizeTooLarge", "6291556 bytes");
      assertThat(folder.call("big", "1")).isEqualTo(Json.of("x"));
      assertThat(folder.error("endless", "{}").text()).contains("Function.ResponseSizeTooLarge");
    }
  }

  @Test
  void sixtyFourCallsAtOnceShareTheWorkers() throws Exception {
    Folder.needs("python3");
    try (var folder = new Folder(path, 3, Folder.PATIENCE, Duration.ofMinutes(1));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      folder.with(
          "who.py",
          """
          import os, time
          def handler(n, context):
              time.sleep(0.01)
              return [n, os.getpid()]
          """);
      var calls = new ArrayList<Callable<Json>>();
      for (int i = 0; i < 64; i++) {
        var payload = "" + i;
        calls.add(() -> folder.call("who", payload));
      }

      var events = new HashSet<Json>();
      var workers = new HashSet<Json>();
      for (Future<Json> call : threads.invokeAll(calls)) {
        var items = ((Json.Arr) call.get()).items();
        events.add(items.get(0));
        workers.add(items.get(1));
      }
      assertThat(events).hasSize(64);
      assertThat(workers).hasSizeBetween(1, 3);
    }
  }

  @Test
  void anIdleWorkerIsStopped() throws Exception {
    Folder.needs("python3");
    try (var folder = new Folder(path, 1, Folder.PATIENCE, Duration.ofMillis(100))) {
      folder.with("pid.py", PID);
      var process = process(folder.call("pid", "{}"));

      process.onExit().get(10, TimeUnit.SECONDS);
      assertThat(process(folder.call("pid", "{}"))).isNotEqualTo(process);
    }
  }

  @Test
  void closingStopsEveryWorkerAndWhatItStarted() throws Exception {
    Folder.needs("python3");
    ProcessHandle worker;
    try (var folder = new Folder(path)) {
      folder.with("pid.py", PID);
      worker = process(folder.call("pid", "{}"));
    }
    worker.onExit().get(10, TimeUnit.SECONDS);
  }

  @Test
  void workersThatDieBetweenEventsHarmNobody() throws Exception {
    Folder.needs("python3");
    try (var folder = new Folder(path, 1, Folder.PATIENCE, Duration.ofMinutes(1))) {
      folder.with("pid.py", PID);
      for (int i = 0; i < 5; i++) {
        var worker = process(folder.call("pid", "{}"));
        worker.destroyForcibly();
        worker.onExit().get(10, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void anEventThatADeadWorkerNeverSawGoesToAnother() throws Exception {
    var room = new Room(1);
    var started = new CopyOnWriteArrayList<Worker>();
    try (var pool =
        new WorkerPool(lost -> {
          var worker =
              new Worker(
                  new ProcessBuilder("cat"), new LogTail((_, _) -> {}), "cat", lost, () -> {});
          started.add(worker);
          return worker;
        })) {
      for (int i = 1; i <= 3; i++) {
        var job = job("job" + i);
        pool.run(job, room);
        var asked = new FutureTask<>(started.getLast()::next);
        asked.run();
        assertThat(asked.get()).hasValue(job);
        assertThat(started.getLast().end(job.id(), false, "{}")).isTrue();

        var unseen = job("unseen" + i);
        int before = started.size();
        pool.run(unseen, room);
        started.getLast().kill();
        while (started.size() == before) {
          Thread.onSpinWait();
        }
        assertThat(started.getLast().next()).hasValue(unseen);
        assertThat(started.getLast().end(unseen.id(), false, "{}")).isTrue();
        assertThat(room.free()).isEqualTo(1);
      }
    }
    assertThat(started).hasSize(4);
  }

  private static Job job(String id) {
    return new Job(
        id,
        Folder.invocation("f", "{}"),
        "{}",
        "Root=1",
        new Terms(Map.of(), Folder.PATIENCE, 1, Folder.PATIENCE, Folder.PATIENCE));
  }

  @Test
  void anEventGoesToTheQuestionThatWasAskedLast() throws Exception {
    var ignored = new LogTail((_, _) -> {});
    var worker = new Worker(new ProcessBuilder("cat"), ignored, "cat", _ -> {}, () -> {});
    try {
      var givenUp = new FutureTask<>(worker::next);
      var first = Thread.ofPlatform().start(givenUp);
      while (first.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      var asked = new FutureTask<>(worker::next);
      Thread.ofPlatform().start(asked);

      assertThatThrownBy(givenUp::get).hasCauseInstanceOf(InterruptedException.class);
      var job = job("id");
      assertThat(worker.offer(job)).isTrue();
      assertThat(asked.get()).hasValue(job);
    } finally {
      worker.kill();
    }
  }

  @Test
  void aLanguageThatIsNotThereFailsTheCall() throws Exception {
    try (var folder = new Folder(path)) {
      folder.withExecutable("odd.sh", "#!/no/such/interpreter\n");

      assertThat(Folder.text(folder.error("odd", "{}"), "errorType"))
          .isEqualTo("Runtime.InvalidEntrypoint");
    }
  }

  @Test
  void onlyFilesOfTheFolderAreRun() throws Exception {
    Files.createDirectories(path.resolve("in"));
    try (var folder = new Folder(path.resolve("in"))) {
      Files.writeString(path.resolve("outside.py"), "def handler(e, c): return 1");
      Files.createSymbolicLink(path.resolve("in/link.py"), path.resolve("outside.py"));
      Files.createSymbolicLink(path.resolve("in/up"), path);
      folder.with("plain", "not executable");
      folder.with("empty/readme.txt", "no function");

      for (var name : new String[] {"link", "up", "plain", "empty", "nothing"}) {
        assertThat(folder.functions.invoke(Folder.invocation(name, "{}"))).as(name).isEmpty();
      }
      assertThat(FunctionName.parse("../outside")).isEmpty();
      assertThat(folder.functions.names()).isEmpty();
    }
  }

  @Test
  void aFolderThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> new Folder(path.resolve("no"))).isInstanceOf(IOException.class);
  }

  @Test
  void anEventThatIsNotJsonIsRefused() throws Exception {
    try (var folder = new Folder(path)) {
      folder.withExecutable("echo.sh", "#!/bin/sh\ncat\n");

      var reply = folder.reply("echo", "HelloWorld");
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.header("x-amzn-ErrorType")).hasValue("InvalidRequestContentException");
      assertThat(reply.payload()).contains("Could not parse request body into json");
    }
  }

  private static ProcessHandle process(Json pid) {
    return ProcessHandle.of(((Json.Int) pid).value()).orElseThrow();
  }
}
