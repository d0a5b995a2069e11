package dev.steppe.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How often an execution has been redriven, and what is known of those who asked for it.
///
/// @param count how often
/// @param last when it was last
/// @param answered the latest redrives that came with a client token, oldest first
public record Redrives(int count, Optional<Instant> last, List<Answered> answered) {
  /// The execution has never been redriven.
  public static final Redrives NONE = new Redrives(0, Optional.empty(), List.of());

  /// How many client tokens are kept, and for how long each is good (both documented).
  private static final int MOST_TOKENS = 10;

  private static final Duration TOKEN_VALID = Duration.ofMinutes(15);

  /// A redrive that came with a client token.
  public record Answered(String clientToken, Instant at) {}

  public Redrives {
    answered = List.copyOf(answered);
  }

  Redrives next(int count, Optional<String> clientToken, Instant at) {
    var all =
        Stream.concat(answered.stream(), clientToken.map(token -> new Answered(token, at)).stream())
            .toList();
    return new Redrives(
        count, Optional.of(at), all.subList(Math.max(0, all.size() - MOST_TOKENS), all.size()));
  }

  /// When the redrive was that `clientToken` asked for, as long as the token is good: asking again
  /// gets the same answer and redrives nothing.
  public Optional<Instant> answered(Optional<String> clientToken, Instant now) {
    return answered.stream()
        .filter(one -> clientToken.equals(Optional.of(one.clientToken())))
        .map(Answered::at)
        .filter(at -> at.plus(TOKEN_VALID).isAfter(now))
        .reduce((_, later) -> later);
  }

  /// Whether the latest redrive came with that token, however long ago.
  public boolean wasLast(String clientToken) {
    return !answered.isEmpty() && answered.getLast().clientToken().equals(clientToken);
  }
}
