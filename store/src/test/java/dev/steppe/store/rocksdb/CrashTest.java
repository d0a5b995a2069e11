package dev.steppe.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.ExecutionId;
import dev.steppe.store.Cursor;
import dev.steppe.store.Journal;
import dev.steppe.store.Tale;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that is killed keeps what it has acknowledged.
class CrashTest {
  private static final int ROUNDS = 4;

  private final Path directory;

  CrashTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void whatWasAcknowledgedIsThereAfterAKill() throws IOException {
    var seed = Long.getLong("seed", System.nanoTime());
    System.out.println("CrashTest -Dseed=" + seed);
    var random = new SplittableRandom(seed);
    var acknowledged = new HashSet<ExecutionId>();
    for (int round = 0; round < ROUNDS; round++) {
      var name = Integer.toString(round);
      var numbers = new ArrayList<String>();
      try (var child = ChildProcess.committing(directory, name)) {
        int until = random.nextInt(1, 3000);
        for (int i = 0; i < until; i++) {
          numbers.add(child.readLine());
        }
        numbers.addAll(child.killAndReadLines());
      }
      for (var number : numbers) {
        acknowledged.add(ChildProcess.tale(name, Long.parseLong(number)).id());
      }
      try (var store = RocksStore.open(directory)) {
        assertAllThere(store.journal(), acknowledged, round);
      }
    }
    assertThat(acknowledged).hasSizeGreaterThan(ROUNDS);
  }

  private static void assertAllThere(Journal journal, Set<ExecutionId> acknowledged, int round) {
    var inFlight = new HashSet<ExecutionId>();
    var waiting = new HashSet<ExecutionId>();
    for (int shard = 0; shard < journal.shards(); shard++) {
      var next = Optional.of(Cursor.START);
      while (next.isPresent()) {
        var page = journal.inFlight(shard, next.get(), 1000);
        inFlight.addAll(page.rows());
        next = page.next();
      }
      waiting.addAll(journal.due(shard, Instant.MAX, Integer.MAX_VALUE));
    }
    assertThat(inFlight).containsAll(acknowledged);
    assertThat(waiting).doesNotContainAnyElementsOf(acknowledged);
    for (var id : acknowledged) {
      var loaded = journal.load(id).orElseThrow();
      assertThat(loaded.replay().version()).isEqualTo(3);
    }
    for (var id : waiting) {
      assertThat(journal.load(id).orElseThrow().replay().version()).isEqualTo(2);
    }
    var again = ChildProcess.tale(Integer.toString(round), 0);
    again.begin();
    again.step(Json.of(""));
    assertThat(journal.load(again.id()).orElseThrow().replay()).isEqualTo(again.state());
    assertThat(journal.list(Tale.MACHINE, Optional.empty(), Cursor.START, 100_000).rows())
        .hasSize(inFlight.size() + waiting.size());
  }
}
