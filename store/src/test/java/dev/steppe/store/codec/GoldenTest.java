package dev.steppe.store.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.engine.Event;
import dev.steppe.engine.Execution;
import dev.steppe.engine.Recorded;
import dev.steppe.store.Stories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every release wrote is read by this one, and means the same.
class GoldenTest {
  private static Iterator<Golden.Line> read(String release) {
    try (var in =
        Objects.requireNonNull(GoldenTest.class.getResourceAsStream("/golden/" + release))) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .map(Golden.Line::parse)
          .iterator();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] next(Iterator<Golden.Line> lines, String kind) {
    var line = lines.next();
    assertThat(line.kind()).isEqualTo(kind);
    return line.bytes();
  }

  /// The texts with which states were entered and executions ended, which equality does not see.
  private static List<String> written(List<Recorded> events) {
    return events.stream()
        .flatMap(recorded ->
            switch (recorded.event()) {
              case Event.StateEntered entered -> Stream.of(entered.input().written());
              case Event.ExecutionSucceeded(var output) -> Stream.of(output.written());
              default -> Stream.<String>empty();
            })
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = "0.1.txt")
  void theJournalOfARelease(String release) {
    var lines = read(release);
    for (var story : Stories.all()) {
      Execution state = new Execution.New();
      var id = story.tale().id();
      for (var commit : story.commits()) {
        var chapter = CommitCodec.decode(id, next(lines, "commit"), new MapPayloads());
        assertThat(chapter.events()).isEqualTo(commit.events());
        assertThat(written(chapter.events())).isEqualTo(written(commit.events()));
        for (var recorded : chapter.events()) {
          state = state.apply(recorded);
        }
        assertThat(chapter.snapshot()).contains(state).isEqualTo(commit.snapshot());
        assertThat(Row.decode(next(lines, "row"))).isEqualTo(Golden.row(commit));
      }
      assertThat(state).isEqualTo(story.tale().state());
    }
    var machine = next(lines, "machine");
    var revision = CatalogCodec.decodeRevision(next(lines, "revision"));
    assertThat(CatalogCodec.decodeMachine(machine, _ -> revision)).isEqualTo(Stories.machine());
    assertThat(CatalogCodec.decodeVersion(next(lines, "version"), _ -> revision))
        .isEqualTo(Stories.version());
    assertThat(CatalogCodec.decodeAlias(next(lines, "alias"))).isEqualTo(Stories.alias());
    assertThat(CatalogCodec.decodeActivity(next(lines, "activity"))).isEqualTo(Stories.activity());
    for (var connection : Stories.connections()) {
      assertThat(CatalogCodec.decodeConnection(next(lines, "connection"))).isEqualTo(connection);
    }
    assertThat(AcceptedCodec.decode(next(lines, "accepted"))).isEqualTo(Stories.accepted());
    assertThat(lines).isExhausted();
  }
}
