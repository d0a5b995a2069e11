package dev.steppe.server.api;

import dev.steppe.store.Cursor;
import dev.steppe.store.Page;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes and reads the tokens that continue a listing. A token is a cursor of the store and the
/// time it was made, sealed together with the listing it belongs to: it can neither be forged nor
/// be used for another listing, and it is good for 24 hours (documented).
final class PageTokens {
  private static final Duration VALID = Duration.ofHours(24);
  private static final int SEAL_BYTES = 16;

  private final SecretKeySpec key;
  private final InstantSource clock;

  /// @param secret the home's secret; page tokens use a key of their own that follows from it
  PageTokens(byte[] secret, InstantSource clock) {
    this.clock = clock;
    var home = new SecretKeySpec(secret, "HmacSHA256");
    key = new SecretKeySpec(mac(home, List.of("page tokens")), "HmacSHA256");
  }

  /// The token for the rows after `page`, if there are any.
  ///
  /// @param listing what is listed: the operation and the arguments that choose its rows
  Optional<String> next(Page<?> page, List<String> listing) {
    return page.next()
        .map(cursor -> {
          var text = clock.instant().getEpochSecond() + " " + cursor.text();
          var place = text.getBytes(StandardCharsets.UTF_8);
          var token = Arrays.copyOf(seal(text, listing), SEAL_BYTES + place.length);
          System.arraycopy(place, 0, token, SEAL_BYTES, place.length);
          return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        });
  }

  /// Where a listing goes on.
  ///
  /// @throws Refusal if the token was not made for this listing, or too long ago
  Cursor cursor(Optional<String> token, List<String> listing) {
    return token.map(text -> open(text, listing)).orElse(Cursor.START);
  }

  private Cursor open(String token, List<String> listing) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException _) {
      throw Refusal.invalidToken();
    }
    if (bytes.length < SEAL_BYTES) {
      throw Refusal.invalidToken();
    }
    var place = new String(bytes, SEAL_BYTES, bytes.length - SEAL_BYTES, StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(Arrays.copyOf(bytes, SEAL_BYTES), seal(place, listing))) {
      throw Refusal.invalidToken();
    }
    int blank = place.indexOf(' ');
    var made = Instant.ofEpochSecond(Long.parseLong(place.substring(0, blank)));
    if (clock.instant().isAfter(made.plus(VALID))) {
      throw Refusal.invalidToken();
    }
    return new Cursor(place.substring(blank + 1));
  }

  private byte[] seal(String place, List<String> listing) {
    var sealed = new ArrayList<>(listing);
    sealed.add(place);
    return Arrays.copyOf(mac(key, sealed), SEAL_BYTES);
  }

  /// Each part goes in with its length, so that no two lists of parts look the same.
  private static byte[] mac(SecretKeySpec key, List<String> parts) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      for (var part : parts) {
        var bytes = part.getBytes(StandardCharsets.UTF_8);
        mac.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        mac.update(bytes);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
