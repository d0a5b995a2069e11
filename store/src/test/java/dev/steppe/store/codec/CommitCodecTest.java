package dev.steppe.store.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steppe.asl.StateType;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.Event;
import dev.steppe.engine.Recorded;
import dev.steppe.store.Commit;
import dev.steppe.store.Stories;
import dev.steppe.store.Tale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommitCodecTest {
  private static final MapPayloads PAYLOADS = new MapPayloads();

  private static CommitCodec.Chapter roundTrip(Commit commit) {
    return CommitCodec.decode(commit.id(), CommitCodec.encode(commit, PAYLOADS), PAYLOADS);
  }

  @Test
  void everyStoryComesBackAsItWas() {
    for (var story : Stories.all()) {
      for (var commit : story.commits()) {
        var chapter = roundTrip(commit);
        assertThat(chapter.events()).isEqualTo(commit.events());
        assertThat(chapter.snapshot()).isEqualTo(commit.snapshot());
        assertThat(Row.decode(Golden.row(commit).encode())).isEqualTo(Golden.row(commit));
      }
    }
  }

  @Test
  void anExecutionOfFivePassStatesTakesFewBytes() {
    var tale = Tale.of("0f8fad5b-d9cb-469f-a165-70867728950e");
    var input = Json.object().put("order", 4711).put("customer", "jane").build();
    var events = new ArrayList<Event>();
    events.add(new Event.ExecutionStarted(tale.start(input), Optional.empty()));
    for (int i = 0; i < 5; i++) {
      events.add(new Event.StateEntered(0, 0, "Step" + i, StateType.PASS, input));
      events.add(
          new Event.StateExited(2 + 2L * i, "Step" + i, StateType.PASS, input, Json.Obj.EMPTY));
    }
    events.add(new Event.ExecutionSucceeded(input));
    var commit = tale.commit(events.toArray(Event[]::new));

    assertThat(CommitCodec.encode(commit, PAYLOADS)).hasSizeBetween(100, 200);
    assertThat(CommitCodec.encode(Tale.withSnapshot(commit, tale.state()), PAYLOADS))
        .hasSizeLessThan(250);
  }

  @Test
  void equalPayloadsAreWrittenOnceAndUnequalOrderIsKept() {
    var tale = Tale.of("a");
    var ab = Json.object().put("a", "x".repeat(1000)).put("b", 1).build();
    var same = Json.object().put("a", "x".repeat(1000)).put("b", 1).build();
    var ba = Json.object().put("b", 1).put("a", "x".repeat(1000)).build();
    tale.begin(ab);
    var commit = tale.commit(entered(ab), entered(same), entered(ba));

    var blob = CommitCodec.encode(commit, PAYLOADS);

    assertThat(blob).hasSizeBetween(2000, 2300);
    assertThat(CommitCodec.decodeEvents(commit.id(), blob, PAYLOADS))
        .extracting(CommitCodecTest::inputText)
        .containsExactly(ab.text(), ab.text(), ba.text());
  }

  /// Payloads that are equal and written differently are not one: each comes back with its text.
  @Test
  void aPayloadKeepsTheTextItIsWrittenIn() {
    var texts =
        List.of(
            "{\"a\":[1,2]}",
            "{ \"a\": [1, 2] }",
            "{\"a\": [1,2]}",
            "{ \"a\": [1, 2] }",
            "[\"\\u00e9\", \"\\ud83d\", \"\u20ac\"]",
            "[1.50,1e2]",
            "[" + " ".repeat(Payloads.LARGE) + "]");
    var tale = Tale.of("a");
    tale.begin();
    var commit =
        tale.commit(
            texts.stream()
                .map(Json::parseAsWritten)
                .map(json -> entered(json))
                .toArray(Event[]::new));

    var read =
        CommitCodec.decodeEvents(commit.id(), CommitCodec.encode(commit, PAYLOADS), PAYLOADS);

    assertThat(read)
        .extracting(recorded -> ((Event.StateEntered) recorded.event()).input().written())
        .containsExactlyElementsOf(texts);
    assertThat(read).isEqualTo(commit.events());
  }

  @Test
  void aLargePayloadIsKeptApartAndOnce() {
    var payloads = new MapPayloads();
    var tale = Tale.of("a");
    var large = Json.of("x".repeat(Payloads.LARGE));
    var first = tale.begin(large);
    var second = tale.step(Json.of("x".repeat(Payloads.LARGE)));

    var blobs = List.of(CommitCodec.encode(first, payloads), CommitCodec.encode(second, payloads));

    assertThat(payloads.count()).isEqualTo(1);
    assertThat(blobs).allMatch(blob -> blob.length < 200);
    assertThat(CommitCodec.decodeEvents(tale.id(), blobs.get(1), payloads))
        .isEqualTo(second.events());
  }

  @Test
  void manyPayloadsInTurnComeBackAsTheyWere() {
    var tale = Tale.of("a");
    tale.begin();
    var events = new ArrayList<Event>();
    for (int i = 0; i < 400; i++) {
      events.add(entered(Json.of("payload " + (i * 7919) % 23)));
    }

    var commit = tale.commit(events.toArray(Event[]::new));

    assertThat(roundTrip(commit).events()).isEqualTo(commit.events());
  }

  @Test
  void aTagOfALaterReleaseIsRefused() {
    var commit = Tale.of("a").begin();
    var blob = CommitCodec.encode(commit, PAYLOADS);
    var laterFormat = blob.clone();
    laterFormat[0] = 9;
    var laterEvent = blob.clone();
    laterEvent[2] = 99;

    assertThatThrownBy(() -> CommitCodec.decode(commit.id(), laterFormat, PAYLOADS))
        .isInstanceOf(UnreadableDataException.class)
        .hasMessage(
            "unknown tag 9 of a commit: a later release of Steppe wrote this, or it is damaged");
    assertThatThrownBy(() -> CommitCodec.decode(commit.id(), laterEvent, PAYLOADS))
        .isInstanceOf(UnreadableDataException.class)
        .hasMessageContaining("unknown tag 99 of an event");
  }

  @Test
  void damagedBytesAreRefusedAndNeverRead() {
    var commit = Stories.all().getFirst().commits().getLast();
    var blob = CommitCodec.encode(commit, PAYLOADS);

    for (int length = 0; length < blob.length; length++) {
      var cut = Arrays.copyOf(blob, length);
      assertThatThrownBy(() -> CommitCodec.decode(commit.id(), cut, PAYLOADS))
          .isInstanceOf(UnreadableDataException.class);
    }
  }

  private static Event entered(Json input) {
    return new Event.StateEntered(0, 0, "S", StateType.PASS, input);
  }

  private static String inputText(Recorded recorded) {
    return ((Event.StateEntered) recorded.event()).input().text();
  }
}
