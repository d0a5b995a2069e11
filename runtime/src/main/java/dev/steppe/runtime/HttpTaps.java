package dev.steppe.runtime;

import dev.steppe.engine.ExecutionId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Shows what an HTTP task sends and gets to whoever tries the state out. Nobody else is shown it:
/// without a tap on the execution nothing is kept. Thread-safe.
public final class HttpTaps {
  private final ConcurrentMap<ExecutionId, Tap> taps = new ConcurrentHashMap<>();

  /// A request as it was sent.
  ///
  /// @param headers as `Name: value`
  public record Request(
      String protocol, String method, String url, List<String> headers, Optional<String> body) {
    public Request {
      headers = List.copyOf(headers);
    }

    /// Not what was sent: it may have secrets.
    @Override
    public String toString() {
      return "Request[" + method + "]";
    }
  }

  /// An answer as it came.
  ///
  /// @param headers as `Name: value`
  public record Response(
      String protocol, int status, String reason, List<String> headers, String body) {
    public Response {
      headers = List.copyOf(headers);
    }
  }

  /// What went over the wire.
  ///
  /// @param response what came back, if anything did
  public record Exchange(Request request, Optional<Response> response) {}

  /// On one execution.
  public static final class Tap {
    private final boolean revealing;
    private volatile Optional<Exchange> exchange = Optional.empty();

    private Tap(boolean revealing) {
      this.revealing = revealing;
    }

    /// Whether the request is shown with what the connection adds to it.
    public boolean isRevealing() {
      return revealing;
    }

    public void show(Exchange exchange) {
      this.exchange = Optional.of(exchange);
    }
  }

  /// Shows what the execution sends from now on.
  public void open(ExecutionId id, boolean revealing) {
    taps.put(id, new Tap(revealing));
  }

  /// The tap on an execution, if there is one.
  public Optional<Tap> on(ExecutionId id) {
    return Optional.ofNullable(taps.get(id));
  }

  /// Takes the tap off.
  ///
  /// @return what it showed last
  public Optional<Exchange> close(ExecutionId id) {
    return Optional.ofNullable(taps.remove(id)).flatMap(tap -> tap.exchange);
  }
}
