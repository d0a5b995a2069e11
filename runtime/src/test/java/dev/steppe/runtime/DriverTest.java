package dev.steppe.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.definition.Definition;
import dev.steppe.engine.Effect;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Input;
import dev.steppe.engine.Limits;
import dev.steppe.store.Lane;
import dev.steppe.store.StoreException;
import dev.steppe.store.memory.MemoryStore;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A driver survives what its lane and the world outside do to it.
class DriverTest {
  private final MemoryStore store = new MemoryStore(1, new byte[32]);
  private final CompletableFuture<Effect> recovered = new CompletableFuture<>();
  private final AtomicBoolean failed = new AtomicBoolean();
  private Consumer<Effect> dispatch = _ -> {};
  private Driver driver = driver(store.journal().lane(0));

  private Driver driver(Lane lane) {
    Machines.create(store.catalog(), Machines.task(Machines.FUNCTION), Definition.Type.STANDARD);
    var surroundings =
        new Surroundings(new TaskTokens(new byte[32]), _ -> true, () -> 1, Limits.AWS);
    var revisions = new Revisions(store.catalog());
    return new Driver(
        0,
        List.of(0),
        lane,
        InstantSource.system(),
        number ->
            new Shard(
                store.journal().acquire(number),
                store.journal(),
                revisions,
                surroundings,
                new World()));
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private Told start(String name) throws Exception {
    var told = new CompletableFuture<Told>();
    driver.tell(
        0, new Message(Machines.id(name), new Input.Started(Machines.start(name)), told::complete));
    return told.get(20, TimeUnit.SECONDS);
  }

  @Test
  void aLaneThatThrowsLosesOneGroupAndNothingMore() throws Exception {
    var lane = store.journal().lane(0);
    driver =
        driver(group -> {
          if (failed.compareAndSet(false, true)) {
            throw new StoreException("the lane is broken");
          }
          return lane.commit(group);
        });
    driver.start();

    assertThat(start("x")).isInstanceOf(Told.Lost.class);
    assertThat(start("x")).isInstanceOf(Told.Durable.class);
  }

  @Test
  void whatCouldNotBeLetOutIsTakenUpAgain() throws Exception {
    dispatch =
        effect -> {
          if (failed.compareAndSet(false, true)) {
            throw new IllegalStateException("no thread for " + effect);
          }
        };
    driver.start();

    assertThat(start("x")).isInstanceOf(Told.Durable.class);
    assertThat(recovered.get(20, TimeUnit.SECONDS)).isInstanceOf(Effect.Invoke.class);
  }

  private final class World implements Outside {
    @Override
    public void dispatch(ExecutionId id, Effect effect, Execution at) {
      dispatch.accept(effect);
    }

    @Override
    public void recover(ExecutionId id, Effect effect, Execution at) {
      recovered.complete(effect);
    }

    @Override
    public void closed(ExecutionId id, Execution.Closed execution) {}
  }
}
