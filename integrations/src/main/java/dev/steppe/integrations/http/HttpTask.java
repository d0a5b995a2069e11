package dev.steppe.integrations.http;

import dev.steppe.asl.Resource;
import dev.steppe.asl.json.Json;
import dev.steppe.integrations.http.AccessTokens.Token;
import dev.steppe.integrations.http.Connections.Usable;
import dev.steppe.integrations.web.ForbiddenHostException;
import dev.steppe.integrations.web.Header;
import dev.steppe.integrations.web.WebAnswer;
import dev.steppe.integrations.web.WebClient;
import dev.steppe.runtime.HttpTaps;
import dev.steppe.runtime.TaskCall;
import dev.steppe.runtime.TaskHandler;
import dev.steppe.runtime.TaskOutcome;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// `http:invoke`: tasks that call an API over HTTP with what a connection adds to the request:
/// <https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html>. A redirect is an
/// answer that is no success, and is not followed.
public final class HttpTask implements TaskHandler {
  /// How long AWS waits for an answer, whatever the state's TimeoutSeconds.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String NO_ANSWER = "States.Http.Socket";

  private final WebClient client;
  private final Connections connections;
  private final AccessTokens tokens;
  private final HttpTaps taps;
  private final Duration patience;

  /// @param client sends all requests, those for access tokens too, to where they may go
  /// @param taps shows what is sent to whoever tries a state out
  public HttpTask(WebClient client, Connections connections, HttpTaps taps) {
    this(client, connections, taps, PATIENCE, InstantSource.system());
  }

  HttpTask(
      WebClient client,
      Connections connections,
      HttpTaps taps,
      Duration patience,
      InstantSource clock) {
    this.client = client;
    this.connections = connections;
    this.tokens = new AccessTokens(client, clock, patience);
    this.taps = taps;
    this.patience = patience;
  }

  @Override
  public TaskOutcome call(TaskCall call) throws InterruptedException {
    try {
      return new TaskOutcome.Answered(result(call));
    } catch (TaskFailure failure) {
      return failure.outcome();
    }
  }

  private Json result(TaskCall task) throws TaskFailure, InterruptedException {
    var caller = task.execution().arn().split(":", 6);
    var call = HttpCall.of(task.payload());
    var exchange =
        new Exchange(
            call,
            connections.use(call.connectionArn(), caller[4]),
            caller[3],
            taps.on(task.execution()));
    return HttpAnswer.result(answer(exchange));
  }

  /// What belongs to one call.
  private record Exchange(
      HttpCall call, Usable connection, String region, Optional<HttpTaps.Tap> tap) {}

  /// The API's answer. If it does not take the token that was kept, it is asked once more with a
  /// new one; if it does not know the caller even then, the connection is not used any more.
  private WebAnswer answer(Exchange exchange) throws TaskFailure, InterruptedException {
    var connection = exchange.connection();
    var answer =
        switch (connection.parameters().authorization()) {
          case Authorization.None() -> send(exchange, Optional.empty());
          case Authorization.Basic(var username, var password) ->
              send(exchange, Optional.of(OutboundRequest.basic(username, password)));
          case Authorization.ApiKey(var name, var value) ->
              send(exchange, Optional.of(new Header(name, value.text())));
          case Authorization.ClientCredentials credentials -> sendWithToken(exchange, credentials);
        };
    if (answer.status() == 401) {
      connection.deauthorize(
          "The API at %s answered 401.".formatted(exchange.call().endpoint().getHost()));
    }
    return answer;
  }

  private WebAnswer sendWithToken(Exchange exchange, Authorization.ClientCredentials credentials)
      throws TaskFailure, InterruptedException {
    Token kept = tokens.token(exchange.connection(), credentials, Optional.empty());
    var answer = send(exchange, Optional.of(kept.header()));
    if (answer.status() != 401 && answer.status() != 407) {
      return answer;
    }
    var fresh = tokens.token(exchange.connection(), credentials, Optional.of(kept));
    return send(exchange, Optional.of(fresh.header()));
  }

  private WebAnswer send(Exchange exchange, Optional<Header> authorization)
      throws TaskFailure, InterruptedException {
    var additions = exchange.connection().parameters().additions();
    var request = OutboundRequest.of(exchange.call(), additions, authorization, exchange.region());
    if (exchange.tap().isPresent()) {
      var tap = exchange.tap().get();
      var shown =
          tap.isRevealing()
              ? request
              : OutboundRequest.withoutConnection(exchange.call(), exchange.region());
      tap.show(new HttpTaps.Exchange(shown.shown(), Optional.empty()));
      var answer = send(request);
      tap.show(new HttpTaps.Exchange(shown.shown(), Optional.of(shown(answer, request))));
      return answer;
    }
    return send(request);
  }

  private static HttpTaps.Response shown(WebAnswer answer, OutboundRequest request) {
    return new HttpTaps.Response(
        request.address().getScheme(),
        answer.status(),
        answer.reason(),
        answer.headers().stream().map(it -> it.name() + ": " + it.value()).toList(),
        answer.text());
  }

  private WebAnswer send(OutboundRequest request) throws TaskFailure, InterruptedException {
    try {
      return client.send(request.toWeb(patience, HttpAnswer.MOST_BYTES));
    } catch (ForbiddenHostException e) {
      throw TaskFailure.of("States.Permissions", why(e));
    } catch (IOException e) {
      throw TaskFailure.socket(why(e));
    } catch (IllegalArgumentException e) {
      throw TaskFailure.runtime("ApiEndpoint is not a URL that can be called.");
    }
  }

  /// What an exception says. None of these has anything of the request but its host.
  static String why(IOException e) {
    return switch (e) {
      case ForbiddenHostException _, SocketTimeoutException _ -> String.valueOf(e.getMessage());
      case UnknownHostException _ -> "The host %s has no address.".formatted(e.getMessage());
      case IOException _ -> "No answer: " + e.getMessage();
    };
  }

  @Override
  public TaskOutcome await(TaskCall call, Json submission) {
    throw new IllegalStateException("http:invoke is done when it is answered");
  }

  /// An API that was called does what it does.
  @Override
  public void cancel(TaskCall call, Json submission) {}

  @Override
  public boolean repeatable(Resource resource) {
    return false;
  }

  @Override
  public String lostAttemptError(Resource resource) {
    return NO_ANSWER;
  }
}
