package dev.steppe.integrations.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.steppe.asl.ItemReader.Format;
import dev.steppe.asl.json.Json;
import dev.steppe.runtime.Datasets.Item;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reading from the place of any item gives exactly the items after it, whatever the data.
class ResumeTest {
  private static final String BLANKS = " \n\r\t";

  @TempDir private Path folder = Path.of("");

  private final Random random = new Random(seed());
  private final Set<String> met = new HashSet<>();

  private static long seed() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("ResumeTest -Dseed=" + seed);
    return seed;
  }

  @Test
  void readingGoesOnAfterEveryItem() {
    for (int round = 0; round < 600; round++) {
      var data = new Data(folder.resolve("r" + round));
      switch (round % 6) {
        case 0 -> document(data);
        case 1 -> check(data.put("d" + ending(), packed(lines())), "d" + ending, Data.LINES);
        case 2 -> check(data.put("d" + ending(), packed(rows(true))), "d" + ending, Data.CSV);
        case 3 -> {
          var given = new Format.Csv(Optional.of(List.of("x", "y")), ',');
          check(data.put("d" + ending(), packed(rows(false))), "d" + ending, given);
        }
        case 4 -> flattened(data);
        default -> manifest(data);
      }
    }
    assertThat(met)
        .contains(
            "",
            ".gz",
            ".zst",
            "array",
            "object",
            "pointer",
            "empty",
            "string",
            "quoted",
            "blank",
            "two parts");
  }

  private String ending = "";

  private String ending() {
    ending = List.of("", ".gz", ".zst").get(random.nextInt(3));
    met.add(ending);
    return ending;
  }

  private byte[] packed(String text) {
    return switch (ending) {
      case ".gz" -> Data.gzip(text);
      case ".zst" -> Zstd.compress(text.getBytes(UTF_8));
      default -> text.getBytes(UTF_8);
    };
  }

  private void document(Data data) {
    var members = random.nextBoolean();
    met.add(members ? "object" : "array");
    var values = new ArrayList<String>();
    int count = random.nextInt(8);
    for (int i = 0; i < count; i++) {
      var name = members ? new Json.Str(word() + i).text() + blanks() + ":" : "";
      values.add(blanks() + name + blanks() + value(3) + blanks());
    }
    if (count == 0) {
      met.add("empty");
    }
    var body = String.join(",", values) + blanks();
    var document = members ? "{" + body + "}" : "[" + body + "]";
    if (random.nextBoolean()) {
      met.add("pointer");
      document =
          "{\"skip\": " + value(3) + ", \"at\": [0, " + document + blanks() + "], \"end\":[]}";
      data.put("d" + ending(), packed(document));
      check(data, "d" + ending, new Format.JsonDocument(Optional.of("/at/1")));
    } else {
      data.put("d" + ending(), packed(blanks() + document + blanks()));
      check(data, "d" + ending, Data.JSON);
    }
  }

  private String lines() {
    return IntStream.range(0, random.nextInt(8))
        .mapToObj(i ->
            (random.nextInt(4) == 0 ? " \n\n" : "")
                + Json.parse(value(3)).text()
                + (random.nextBoolean() ? "\r\n" : "\n"))
        .collect(Collectors.joining());
  }

  private String rows(boolean header) {
    return (header ? "a,\"b\n2\",c" + (random.nextBoolean() ? "\r\n" : "\n") : "")
        + IntStream.range(0, random.nextInt(8)).mapToObj(i -> row()).collect(Collectors.joining());
  }

  private String row() {
    if (random.nextInt(6) == 0) {
      met.add("blank");
      return "\n";
    }
    return IntStream.range(0, 1 + random.nextInt(4))
            .mapToObj(i -> cell())
            .collect(Collectors.joining(","))
        + (random.nextBoolean() ? "\r\n" : "\n");
  }

  private String cell() {
    if (random.nextBoolean()) {
      return word();
    }
    met.add("quoted");
    return "\""
        + word()
        + List.of("\"\"", "\\\"", ",", "\n", "\r\n", "").get(random.nextInt(6))
        + "\"";
  }

  private void flattened(Data data) {
    int parts = 1 + random.nextInt(4);
    for (int i = 0; i < parts; i++) {
      data.put("p/" + i + ending(), packed(lines()));
    }
    var arguments =
        Json.object().put("Bucket", "file:" + data.folder()).put("Prefix", "p/").build();
    check(data, new Format.Flattened(Data.LINES), arguments);
  }

  private void manifest(Data data) {
    int parts = 1 + random.nextInt(4);
    if (parts > 1) {
      met.add("two parts");
    }
    var manifest = new StringBuilder();
    for (int i = 0; i < parts; i++) {
      data.put("p/" + i + ending(), packed(rows(true)));
      manifest.append("p/").append(i).append(ending).append('\n');
    }
    data.put("m", manifest.toString());
    check(data, "m", new Format.AthenaManifest(Data.CSV));
  }

  private void check(Data data, String key, Format format) {
    check(data, format, data.arguments(key));
  }

  /// Places must survive being stored as text.
  private void check(Data data, Format format, Json arguments) {
    var all = Data.items(data.datasets(), format, arguments, Optional.empty());
    for (int i = 0; i < all.size(); i++) {
      var place = Json.parse(all.get(i).place().text());
      List<Item> rest = Data.items(data.datasets(), format, arguments, Optional.of(place));
      assertThat(rest)
          .as("after %s in %s", place, data.folder())
          .isEqualTo(all.subList(i + 1, all.size()));
    }
  }

  private String blanks() {
    return random.nextInt(3) == 0 ? String.valueOf(BLANKS.charAt(random.nextInt(4))) : "";
  }

  private String word() {
    return List.of("", "a", "bc", "ü€", "😀", "1", "x y").get(random.nextInt(7));
  }

  private String value(int depth) {
    return switch (random.nextInt(depth == 0 ? 5 : 7)) {
      case 0 -> String.valueOf(random.nextInt(1000) - 500);
      case 1 -> "1.5E+3";
      case 2 -> List.of("true", "false", "null").get(random.nextInt(3));
      case 3, 4 -> {
        met.add("string");
        yield new Json.Str(word() + List.of("\"", "\\", "]", "},", "\n").get(random.nextInt(5)))
            .text();
      }
      case 5 -> "[" + blanks() + value(depth - 1) + "," + value(depth - 1) + blanks() + "]";
      default -> "{\"k\":" + blanks() + value(depth - 1) + ",\"}\":" + value(depth - 1) + "}";
    };
  }
}
