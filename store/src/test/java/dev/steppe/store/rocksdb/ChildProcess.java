package dev.steppe.store.rocksdb;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.steppe.asl.json.Json;
import dev.steppe.store.Commit;
import dev.steppe.store.Outcome;
import dev.steppe.store.ShardCommit;
import dev.steppe.store.ShardRef;
import dev.steppe.store.Tale;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Another process with a store: it commits without end, and prints the number of each execution
/// that was acknowledged.
final class ChildProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private ChildProcess(Process process) {
    this.process = process;
    this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII));
  }

  static ChildProcess committing(Path directory) throws IOException {
    return committing(directory, "0");
  }

  /// @param round sets the names of this process's executions apart
  static ChildProcess committing(Path directory, String round) throws IOException {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ChildProcess.class.getName(),
            directory.toString(),
            round);
    return new ChildProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  String readLine() throws IOException {
    return Objects.requireNonNull(output.readLine(), "the child has ended");
  }

  /// Kills the process without mercy, and reads what it had printed.
  List<String> killAndReadLines() throws IOException {
    process.toHandle().destroyForcibly();
    var lines = new ArrayList<String>();
    for (var line = output.readLine(); line != null; line = output.readLine()) {
      lines.add(line);
    }
    process.onExit().join();
    return lines;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /// The execution of that number, which has been begun and has taken one step.
  static Tale tale(String round, long number) {
    return Tale.of("r" + round + "-" + number);
  }

  public static void main(String[] args) {
    var store = RocksStore.open(Path.of(args[0]));
    var out = new PrintStream(System.out, true, US_ASCII);
    Map<Integer, ShardRef> owned = new HashMap<>();
    for (int shard = 0; shard < store.journal().shards(); shard++) {
      owned.put(shard, store.journal().acquire(shard));
    }
    var lane = store.journal().lane(0);
    for (long i = 0; ; i++) {
      var number = i;
      var tale = tale(args[1], number);
      var owner = Objects.requireNonNull(owned.get(store.journal().shardOf(tale.id())));
      Commit begin = Tale.waking(tale.begin(), Tale.MORNING.plusSeconds(number));
      lane.commit(List.of(new ShardCommit(owner, List.of(begin))));
      Commit step = Tale.inFlight(tale.step(Json.of("x".repeat((int) (number % 3000)))));
      var done =
          lane.commit(List.of(new ShardCommit(owner, List.of(step))))
              .thenAccept(outcome -> {
                if (outcome.equals(new Outcome.Committed())) {
                  out.println(number);
                }
              });
      if (number % 20 == 0) {
        done.toCompletableFuture().join();
      }
    }
  }
}
