package dev.steppe.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.Status;
import dev.steppe.store.Cursor;
import dev.steppe.store.JournalContract;
import dev.steppe.store.Outcome;
import dev.steppe.store.ShardCommit;
import dev.steppe.store.Store;
import dev.steppe.store.Tale;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksJournalTest extends JournalContract {
  private final Path directory;

  RocksJournalTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Override
  protected Store open() {
    return RocksStore.open(directory);
  }

  @Test
  void aRestartKeepsEverything() {
    var tale = Tale.of("a");
    commit(Tale.inFlight(Tale.waking(tale.begin(), MORNING)));
    commit(Tale.inFlight(Tale.waking(tale.step(Json.of("x")), MORNING.plusSeconds(9))));
    await(journal().accept(Tale.of("e").start(Json.Null.NULL), Tale.MACHINE));
    var before = owner(tale.id());

    reopen();

    var shard = journal().shardOf(tale.id());
    assertThat(owner(tale.id()).epoch()).isGreaterThan(before.epoch());
    assertThat(journal().load(tale.id()).orElseThrow().replay()).isEqualTo(tale.state());
    assertThat(journal().nextDue(shard)).contains(MORNING.plusSeconds(9));
    assertThat(journal().due(shard, MORNING.plusSeconds(9), 9)).containsExactly(tale.id());
    assertThat(journal().inFlight(shard, Cursor.START, 9).rows()).containsExactly(tale.id());
    assertThat(journal().list(Tale.MACHINE, Optional.of(Status.RUNNING), Cursor.START, 9).rows())
        .hasSize(1);
    assertThat(journal().accepted()).hasSize(1);
    var late = new ShardCommit(before, List.of(tale.step(Json.of("late"))));
    assertThat(await(journal().lane(0).commit(List.of(late)))).isInstanceOf(Outcome.Fenced.class);
  }

  @Test
  void aClosedJournalKnowsOfNoOutcome() {
    var tale = Tale.of("a");
    var lane = journal().lane(0);
    var begin = new ShardCommit(owner(tale.id()), List.of(tale.begin()));

    journal().close();

    assertThat(await(lane.commit(List.of(begin)))).isInstanceOf(Outcome.Unknown.class);
  }
}
