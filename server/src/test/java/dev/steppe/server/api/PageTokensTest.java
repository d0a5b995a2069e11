package dev.steppe.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steppe.store.Cursor;
import dev.steppe.store.Page;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PageTokensTest {
  private static final List<String> LISTING = List.of("ListThings", "arn");

  private static final Instant MADE = Instant.parse("2026-03-01T12:00:00Z");

  private final PageTokens tokens = tokens(new byte[32], Duration.ZERO);

  private static PageTokens tokens(byte[] secret, Duration later) {
    return new PageTokens(secret, InstantSource.fixed(MADE.plus(later)));
  }

  private String token() {
    var page = new Page<>(List.of("row"), Optional.of(new Cursor("place \u00e9")));
    return tokens.next(page, LISTING).orElseThrow();
  }

  @Test
  void aTokenLeadsBackToItsPlace() {
    assertThat(tokens.cursor(Optional.of(token()), LISTING)).isEqualTo(new Cursor("place \u00e9"));
    assertThat(tokens.cursor(Optional.empty(), LISTING)).isEqualTo(Cursor.START);
    assertThat(tokens.next(new Page<>(List.of("row"), Optional.empty()), LISTING)).isEmpty();
  }

  @Test
  void noBitOfATokenCanBeChanged() {
    var bytes = Base64.getUrlDecoder().decode(token());
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      var forged = bytes.clone();
      forged[bit / 8] ^= (byte) (1 << (bit % 8));
      refuses(Base64.getUrlEncoder().withoutPadding().encodeToString(forged), LISTING);
    }
  }

  @Test
  void aTokenServesNoOtherListingAndNoOtherHome() {
    refuses(token(), List.of("ListThings", "other"));
    refuses(token(), List.of("ListThingsarn"));
    refuses(token(), List.of("ListThings", "arn", ""));
    var other = new byte[32];
    other[0] = 1;
    assertThatThrownBy(() -> tokens(other, Duration.ZERO).cursor(Optional.of(token()), LISTING))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void aTokenIsGoodForADay() {
    var day = Duration.ofHours(24);
    assertThat(tokens(new byte[32], day).cursor(Optional.of(token()), LISTING))
        .isEqualTo(new Cursor("place \u00e9"));
    var late = tokens(new byte[32], day.plusSeconds(1));
    assertThatThrownBy(() -> late.cursor(Optional.of(token()), LISTING))
        .isInstanceOf(Refusal.class)
        .hasMessage("Invalid Token: 'Invalid token'");
  }

  @Test
  void nonsenseIsNoToken() {
    for (var text : List.of("", "a", "!!!", "AAAA", "A".repeat(1024))) {
      refuses(text, LISTING);
    }
  }

  private void refuses(String token, List<String> listing) {
    assertThatThrownBy(() -> tokens.cursor(Optional.of(token), listing))
        .isInstanceOf(Refusal.class)
        .hasMessage("Invalid Token: 'Invalid token'");
  }
}
