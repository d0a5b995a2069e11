package dev.steppe.integrations.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class OutboxTest {
  private static final long SECONDS = 1_000_000_000L;

  /// What a receiver is asked, and what it says.
  private record Request(List<String> things, BlockingQueue<Answer> answer) {}

  private sealed interface Answer {
    record Says(Receiver.Sent<String> sent) implements Answer {}

    record Nothing() implements Answer {}

    record Breaks() implements Answer {}
  }

  /// Answers as the test says, one request after the other; takes three things at a time, each as
  /// long as its text.
  private static final class Scripted implements Receiver<String> {
    final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

    @Override
    public long bytes(String thing) {
      return thing.length();
    }

    @Override
    public int fits(Iterable<String> waiting) {
      int count = 0;
      for (var _ : waiting) {
        count++;
      }
      return Math.min(3, count);
    }

    @Override
    public Sent<String> send(List<String> things) throws IOException, InterruptedException {
      var request = new Request(List.copyOf(things), new LinkedBlockingQueue<>());
      requests.add(request);
      return switch (request.answer().take()) {
        case Answer.Says(var sent) -> sent;
        case Answer.Nothing() -> throw new IOException("no answer");
        case Answer.Breaks() -> throw new IllegalStateException("a bug");
      };
    }

    /// The next request, which gets that answer.
    List<String> next(Answer answer) throws InterruptedException {
      var request = requests.poll(20, TimeUnit.SECONDS);
      assertThat(request).as("a request").isNotNull();
      request.answer().add(answer);
      return request.things();
    }

    List<String> next() throws InterruptedException {
      return next(new Answer.Says(Receiver.Sent.all()));
    }
  }

  private final Scripted receiver = new Scripted();
  private final Room room = new Room(10);
  private final Losses losses = new Losses("Things");
  private final Outbox<String> outbox =
      new Outbox<>(
          "outbox-test",
          receiver,
          room,
          new Pauses(Duration.ofNanos(2), Duration.ofMillis(1)),
          losses);

  @AfterEach
  void close() {
    outbox.close(0);
  }

  private void put(String... things) {
    outbox.put(List.of(things));
  }

  @Test
  void whatComesWhileARequestIsUnderWayGoesTogether() throws Exception {
    put("a");
    var first = receiver.requests.take();
    put("b", "c", "d", "e");
    first.answer().add(new Answer.Says(Receiver.Sent.all()));

    assertThat(first.things()).containsExactly("a");
    assertThat(receiver.next()).containsExactly("b", "c", "d");
    assertThat(receiver.next()).containsExactly("e");
    outbox.close(20 * SECONDS);
    assertThat(losses.count()).isZero();
    assertThat(room.used()).isZero();
  }

  @Test
  void withoutAnAnswerTheSameIsSentUntilThereIsOne() throws Exception {
    put("a");
    for (int i = 0; i < 50; i++) {
      assertThat(receiver.next(new Answer.Nothing())).containsExactly("a");
    }
    assertThat(receiver.next()).containsExactly("a");
    put("b");

    assertThat(receiver.next()).containsExactly("b");
    outbox.close(20 * SECONDS);
    assertThat(losses.count()).isZero();
  }

  @Test
  void whatIsNotTakenIsSentBeforeWhatComesAfterIt() throws Exception {
    put("a");
    var first = receiver.requests.take();
    put("b", "c", "d");
    first.answer().add(new Answer.Says(Receiver.Sent.all()));

    assertThat(receiver.next(new Answer.Says(Receiver.Sent.again(List.of("c"), "busy"))))
        .containsExactly("b", "c", "d");
    assertThat(receiver.next()).containsExactly("c");
    outbox.close(20 * SECONDS);
    assertThat(losses.count()).isZero();
  }

  @Test
  void whatIsRefusedAgainAndAgainIsGivenUp() throws Exception {
    put("a");
    for (int i = 0; i < 10; i++) {
      assertThat(receiver.next(new Answer.Says(Receiver.Sent.again(List.of("a"), "busy"))))
          .containsExactly("a");
    }
    put("b");

    assertThat(receiver.next()).containsExactly("b");
    outbox.close(20 * SECONDS);
    assertThat(losses.count()).isEqualTo(1);
  }

  @Test
  void whatIsRefusedForGoodIsNotSentAgain() throws Exception {
    put("a");
    receiver.next(new Answer.Says(Receiver.Sent.refused(1, "no")));
    put("b");

    assertThat(receiver.next()).containsExactly("b");
    outbox.close(20 * SECONDS);
    assertThat(losses.count()).isEqualTo(1);
    assertThat(room.used()).isZero();
  }

  @Test
  void theOldestThatWaitsMakesRoomForTheNewest() throws Exception {
    put("aaaa");
    var underWay = receiver.requests.take();
    put("bbb", "ccc", "dddd");
    underWay.answer().add(new Answer.Says(Receiver.Sent.all()));

    assertThat(receiver.next()).containsExactly("dddd");
    outbox.close(20 * SECONDS);
    assertThat(losses.count()).isEqualTo(2);
    assertThat(room.used()).isZero();
  }

  @Test
  void whatHasNoRoomAtAllIsDropped() throws Exception {
    put("aaaaaaaaaaa");
    put("b");

    assertThat(receiver.next()).containsExactly("b");
    assertThat(losses.count()).isEqualTo(1);
  }

  @Test
  void aReceiverThatThrowsHoldsNobodyUp() throws Exception {
    put("a");
    receiver.next(new Answer.Breaks());
    put("b");

    assertThat(receiver.next()).containsExactly("b");
    assertThat(losses.count()).isEqualTo(1);
  }

  @Test
  void atTheEndEachAttemptIsTheLast() throws Exception {
    put("a");
    var first = receiver.requests.take();
    put("b");
    outbox.hurry();
    first.answer().add(new Answer.Nothing());

    assertThat(receiver.next()).containsExactly("b");
    outbox.close(20 * SECONDS);
    assertThat(losses.count()).isEqualTo(1);
  }

  @Test
  void aReceiverThatHangsDoesNotHangTheEnd() throws Exception {
    put("a");
    var hanging = receiver.requests.take();
    put("b");
    outbox.close(1);

    assertThat(hanging.things()).containsExactly("a");
    assertThat(receiver.requests).isEmpty();
  }
}
