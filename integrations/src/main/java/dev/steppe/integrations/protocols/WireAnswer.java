package dev.steppe.integrations.protocols;

import dev.steppe.integrations.web.Header;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// An answer as it came.
public final class WireAnswer {
  private final int status;
  private final List<Header> headers;
  private final byte[] body;

  /// @param body it is copied
  public WireAnswer(int status, List<Header> headers, byte[] body) {
    this.status = status;
    this.headers = List.copyOf(headers);
    this.body = body.clone();
  }

  public int status() {
    return status;
  }

  public List<Header> headers() {
    return headers;
  }

  /// The header's first value. Case does not matter.
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  /// All values of the header, one after the other.
  Optional<String> joined(String name) {
    var values =
        headers.stream()
            .filter(header -> header.name().equalsIgnoreCase(name))
            .map(Header::value)
            .toList();
    return values.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", values));
  }

  boolean isEmpty() {
    return body.length == 0;
  }

  byte[] body() {
    return body;
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
