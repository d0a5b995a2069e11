package dev.steppe.integrations.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class EscapedTest {
  private static final String ALPHABET = "aZ09 \"\\\n\t\u0001\u007f\u00e9\u20ac\ud83d\ude00/";

  /// How long the text is as a string in JSON, without its quotes.
  private static int written(String text) {
    return Json.of(text).text().getBytes(StandardCharsets.UTF_8).length - 2;
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    for (int left = random.nextInt(60); left > 0; left--) {
      int at = random.nextInt(ALPHABET.codePointCount(0, ALPHABET.length()));
      text.appendCodePoint(ALPHABET.codePointAt(ALPHABET.offsetByCodePoints(0, at)));
    }
    return text.toString();
  }

  @Test
  void aTextIsAsLongAsItIsWritten() {
    var seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      var text = text(random);
      assertThat(Escaped.bytes(text)).as("-Dseed=%d: %s", seed, text).isEqualTo(written(text));
    }
  }

  @Test
  void aCutTextIsTheLongestBeginningThatFits() {
    var seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    int cuts = 0;
    for (int i = 0; i < 5_000; i++) {
      var text = text(random);
      int most = random.nextInt(80);
      var cut = Escaped.cut(text, most);
      assertThat(text).as("-Dseed=%d", seed).startsWith(cut);
      assertThat(written(cut)).as("-Dseed=%d: %s", seed, text).isLessThanOrEqualTo(most);
      if (cut.length() < text.length()) {
        cuts++;
        int next = text.codePointAt(cut.length());
        assertThat(written(cut + Character.toString(next)))
            .as("-Dseed=%d: %s", seed, text)
            .isGreaterThan(most);
      }
    }
    assertThat(cuts).isGreaterThan(500);
  }
}
