package dev.steppe.integrations.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.Execution;
import dev.steppe.runtime.Observer.Sight;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class AsideTest {
  private static final Losses LOSSES = new Losses("Sights");

  private final List<Sight> worked = Collections.synchronizedList(new ArrayList<>());

  private static Sight sight() {
    return new Sight(new Execution.New(), List.of(), new Execution.New());
  }

  /// Works when it is let.
  private final class Held implements Aside.Worker {
    final CountDownLatch atWork = new CountDownLatch(1);
    final CountDownLatch mayGoOn = new CountDownLatch(1);
    int rests;

    @Override
    public boolean wants(Sight sight) {
      return true;
    }

    @Override
    public void work(Sight sight) {
      atWork.countDown();
      try {
        assertThat(mayGoOn.await(30, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      worked.add(sight);
    }

    @Override
    public void rest() {
      rests++;
    }
  }

  @Test
  void whoShowsDoesNotWaitAndTheOldestIsDropped() throws Exception {
    var worker = new Held();
    var losses = new Losses("Sights");
    var aside = new Aside("aside-test", worker, new Room(30), _ -> 10, losses);
    aside.start();
    var first = sight();
    aside.see(first);
    assertThat(worker.atWork.await(30, TimeUnit.SECONDS)).isTrue();
    var second = sight();
    var third = sight();
    var fourth = sight();
    List.of(second, third, fourth).forEach(aside::see);
    worker.mayGoOn.countDown();
    aside.close();

    assertThat(worked).hasSize(3);
    assertThat(worked.get(0)).isSameAs(first);
    assertThat(worked.get(1)).isSameAs(third);
    assertThat(worked.get(2)).isSameAs(fourth);
    assertThat(losses.count()).isEqualTo(1);
    assertThat(worker.rests).isPositive();
  }

  @Test
  void whatComesAfterTheEndIsNotTaken() {
    var worker = new Held();
    worker.mayGoOn.countDown();
    var aside = new Aside("aside-test", worker, new Room(30), _ -> 10, LOSSES);
    aside.start();
    aside.close();
    aside.see(sight());

    assertThat(worked).isEmpty();
  }

  @Test
  void aWorkerThatThrowsGoesOnWithTheNext() throws Exception {
    var met = new CyclicBarrier(2);
    var aside =
        new Aside(
            "aside-test",
            new Aside.Worker() {
              @Override
              public boolean wants(Sight sight) {
                return true;
              }

              @Override
              public void work(Sight sight) {
                worked.add(sight);
                if (worked.size() == 1) {
                  throw new IllegalStateException("a bug");
                }
                try {
                  met.await(30, TimeUnit.SECONDS);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }
            },
            new Room(30),
            _ -> 10,
            LOSSES);
    aside.start();
    aside.see(sight());
    aside.see(sight());
    met.await(30, TimeUnit.SECONDS);
    aside.close();

    assertThat(worked).hasSize(2);
  }

  @Test
  void aLargePayloadWeighsAsMuchAsAwsLetsItBe() {
    var many = new Json.Arr(Collections.nCopies(1_000, Json.of(1)));

    assertThat(Weight.of(many)).isEqualTo(256 * 1024);
    assertThat(Weight.of(Json.of("x".repeat(1_000)))).isBetween(1_000L, 1_100L);
    assertThat(Weight.of(Json.array(Json.of("x".repeat(400_000)), many))).isGreaterThan(400_000L);
  }
}
