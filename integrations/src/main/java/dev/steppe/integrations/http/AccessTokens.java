package dev.steppe.integrations.http;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import dev.steppe.integrations.http.Authorization.ClientCredentials;
import dev.steppe.integrations.http.Connections.Usable;
import dev.steppe.integrations.http.FormText.Pair;
import dev.steppe.integrations.web.ForbiddenHostException;
import dev.steppe.integrations.web.Header;
import dev.steppe.integrations.web.WebAnswer;
import dev.steppe.integrations.web.WebClient;
import dev.steppe.integrations.web.WebRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The access tokens of OAuth connections: fetched when they are first needed, kept in memory until
/// they are about to expire, and fetched by one call at a time. Thread-safe.
///
/// The client shows its secret by Basic authentication, which every authorization server must
/// support (<https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1>), unless the connection's
/// OAuthHttpParameters have a `client_secret` or an Authorization header of their own.
final class AccessTokens {
  /// How long before its end a token is not used any more.
  private static final Duration MARGIN = Duration.ofSeconds(30);

  private static final Duration UNKNOWN_LIFE = Duration.ofHours(1);
  private static final int MOST_BYTES = 64 << 10;

  private final WebClient client;
  private final InstantSource clock;
  private final Duration patience;
  private final ConcurrentMap<String, Slot> slots = new ConcurrentHashMap<>();

  AccessTokens(WebClient client, InstantSource clock, Duration patience) {
    this.client = client;
    this.clock = clock;
    this.patience = patience;
  }

  /// @param edition the connection's when the token was fetched
  record Token(Secret value, String edition, Instant until) {
    Header header() {
      return new Header("Authorization", "Bearer " + value.text());
    }
  }

  /// A connection's token, if it has one. Whoever holds the lock may fetch it.
  private static final class Slot {
    private final Lock lock = new ReentrantLock();
    private Optional<Token> token = Optional.empty();
  }

  /// A token of the connection.
  ///
  /// @param refused a token that is not good any more, however long it was to live
  /// @throws TaskFailure if there is none to be had
  Token token(Usable connection, ClientCredentials credentials, Optional<Token> refused)
      throws TaskFailure, InterruptedException {
    var slot = slots.computeIfAbsent(connection.arn(), _ -> new Slot());
    slot.lock.lockInterruptibly();
    try {
      var good =
          slot.token
              .filter(it -> it.edition().equals(connection.edition()))
              .filter(it -> clock.instant().isBefore(it.until()))
              .filter(it -> !Optional.of(it).equals(refused));
      if (good.isPresent()) {
        return good.get();
      }
      slot.token = Optional.empty();
      var fetched = fetch(connection, credentials);
      slot.token = Optional.of(fetched);
      return fetched;
    } finally {
      slot.lock.unlock();
    }
  }

  private Token fetch(Usable connection, ClientCredentials credentials)
      throws TaskFailure, InterruptedException {
    WebAnswer answer;
    try {
      answer = client.send(request(credentials));
    } catch (ForbiddenHostException e) {
      throw TaskFailure.of("States.Permissions", HttpTask.why(e));
    } catch (IOException e) {
      throw TaskFailure.connection(
          "InternalError",
          "The authorization endpoint of the connection did not answer: " + HttpTask.why(e));
    }
    if (!answer.succeeded()) {
      throw refused(connection, answer);
    }
    var token =
        object(answer)
            .flatMap(it -> it.get("access_token"))
            .map(FormText::scalar)
            .filter(it -> isSendable(it));
    if (token.isEmpty()) {
      connection.deauthorize("Its authorization endpoint answered without an access_token.");
      throw TaskFailure.connection(
          "InvalidConnectionState",
          "The authorization endpoint of the connection answered without an access_token.");
    }
    return new Token(
        new Secret(token.get()),
        connection.edition(),
        clock.instant().plus(life(object(answer).orElse(Json.Obj.EMPTY))));
  }

  private static boolean isSendable(String token) {
    return !token.isEmpty() && token.chars().allMatch(c -> c > ' ' && c < 0x7F);
  }

  /// The endpoint says no. If that is for good, the connection is not used any more.
  private static TaskFailure refused(Usable connection, WebAnswer answer) {
    var why = "Its authorization endpoint answered %d%s.".formatted(answer.status(), error(answer));
    if (answer.status() == 429 || answer.status() >= 500) {
      return TaskFailure.connection(
          "InternalError", "The connection could not be authorized. " + why);
    }
    connection.deauthorize(why);
    return TaskFailure.connection(
        "InvalidConnectionState", "The connection could not be authorized. " + why);
  }

  /// The code of the error, of which RFC 6749 (5.2) knows a few. Nothing else of the answer is
  /// repeated: it may have what was sent.
  private static String error(WebAnswer answer) {
    return object(answer)
        .flatMap(it -> it.get("error"))
        .map(FormText::scalar)
        .filter(it -> it.matches("(invalid|unauthorized|unsupported)_[a-z_]{1,40}"))
        .map(it -> " with " + it)
        .orElse("");
  }

  private static Optional<Json.Obj> object(WebAnswer answer) {
    try {
      return HttpAnswer.text(answer)
          .map(Json::parse)
          .flatMap(
              json -> json instanceof Json.Obj object ? Optional.of(object) : Optional.empty());
    } catch (MalformedJsonException _) {
      return Optional.empty();
    }
  }

  private static Duration life(Json.Obj answer) {
    var seconds =
        answer.get("expires_in").map(FormText::scalar).filter(it -> it.matches("\\d{1,9}"));
    var life = seconds.map(Long::parseLong).map(Duration::ofSeconds).orElse(UNKNOWN_LIFE);
    return life.compareTo(MARGIN.multipliedBy(2)) > 0 ? life.minus(MARGIN) : life.dividedBy(2);
  }

  private WebRequest request(ClientCredentials credentials) {
    var additions = credentials.additions();
    var inBody = !credentials.method().equals("GET");
    var form = inBody ? additions.body() : additions.query();
    var headers = new ArrayList<Header>();
    headers.add(new Header("Accept", "application/json"));
    additions.headers().forEach(it -> headers.add(new Header(it.key(), it.value().text())));
    if (!has(form, "client_secret") && !has(additions.headers(), "Authorization")) {
      headers.add(OutboundRequest.basic(credentials.id(), credentials.secret()));
    }
    var pairs = new ArrayList<>(pairs(form));
    if (!has(form, "grant_type")) {
      pairs.addFirst(new Pair("grant_type", "client_credentials"));
    }
    if (inBody && !has(additions.headers(), "Content-Type")) {
      headers.add(new Header("Content-Type", "application/x-www-form-urlencoded"));
    }
    return new WebRequest(
        credentials.method(),
        address(credentials.endpoint(), inBody ? pairs(additions.query()) : pairs),
        headers,
        inBody ? Optional.of(encoded(pairs).getBytes(StandardCharsets.US_ASCII)) : Optional.empty(),
        patience,
        MOST_BYTES);
  }

  private static boolean has(List<Parameter> parameters, String name) {
    return parameters.stream().anyMatch(it -> it.key().equalsIgnoreCase(name));
  }

  private static List<Pair> pairs(List<Parameter> parameters) {
    return parameters.stream().map(it -> new Pair(it.key(), it.value().text())).toList();
  }

  private static String encoded(List<Pair> pairs) {
    return pairs.stream().map(Pair::encoded).collect(Collectors.joining("&"));
  }

  private static URI address(URI endpoint, List<Pair> query) {
    var all =
        Stream.concat(
                Optional.ofNullable(endpoint.getRawQuery()).stream(),
                query.stream().map(Pair::encoded))
            .collect(Collectors.joining("&"));
    var path = endpoint.getRawPath();
    return URI.create(
        endpoint.getScheme()
            + "://"
            + endpoint.getRawAuthority()
            + (path == null || path.isEmpty() ? "/" : path)
            + (all.isEmpty() ? "" : "?" + all));
  }
}
