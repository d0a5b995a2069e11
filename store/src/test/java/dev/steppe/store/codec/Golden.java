package dev.steppe.store.codec;

import dev.steppe.store.Commit;
import dev.steppe.store.Stories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Writes the golden data of a release: one line for each record of the stories, its kind and its
/// bytes. To be run once, when the codec of a release is final.
final class Golden {
  private Golden() {}

  record Line(String kind, String hex) {
    static Line of(String kind, byte[] bytes) {
      return new Line(kind, HexFormat.of().formatHex(bytes));
    }

    static Line parse(String line) {
      int blank = line.indexOf(' ');
      return new Line(line.substring(0, blank), line.substring(blank + 1));
    }

    byte[] bytes() {
      return HexFormat.of().parseHex(hex);
    }
  }

  static List<Line> lines() {
    var lines = new ArrayList<Line>();
    for (var story : Stories.all()) {
      for (var commit : story.commits()) {
        lines.add(Line.of("commit", CommitCodec.encode(commit, new MapPayloads())));
        lines.add(Line.of("row", row(commit).encode()));
      }
    }
    lines.add(Line.of("machine", CatalogCodec.encode(Stories.machine())));
    lines.add(Line.of("revision", CatalogCodec.encode(Stories.machine().current())));
    lines.add(Line.of("version", CatalogCodec.encode(Stories.version())));
    lines.add(Line.of("alias", CatalogCodec.encode(Stories.alias())));
    lines.add(Line.of("activity", CatalogCodec.encode(Stories.activity())));
    Stories.connections()
        .forEach(connection -> lines.add(Line.of("connection", CatalogCodec.encode(connection))));
    lines.add(Line.of("accepted", AcceptedCodec.encode(Stories.accepted())));
    return lines;
  }

  static Row row(Commit commit) {
    var blob = commit.expectedVersion() + 1;
    return new Row(
        commit.summary(),
        commit.version(),
        blob,
        blob,
        commit.wakeAt().or(Optional::empty),
        commit.inFlight());
  }

  /// @param args the file to write
  public static void main(String[] args) throws IOException {
    Files.write(
        Path.of(args[0]), lines().stream().map(line -> line.kind() + " " + line.hex()).toList());
  }
}
