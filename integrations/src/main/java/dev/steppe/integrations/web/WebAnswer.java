package dev.steppe.integrations.web;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// What came back, whatever its status.
public final class WebAnswer {
  private final int status;
  private final String reason;
  private final List<Header> headers;
  private final byte[] body;
  private final boolean whole;

  WebAnswer(int status, String reason, List<Header> headers, byte[] body, boolean whole) {
    this.status = status;
    this.reason = reason;
    this.headers = List.copyOf(headers);
    this.body = body.clone();
    this.whole = whole;
  }

  public int status() {
    return status;
  }

  /// The words after the status; empty if there are none.
  public String reason() {
    return reason;
  }

  /// In the order and the letters in which they came: histories show them.
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

  public boolean succeeded() {
    return status >= 200 && status < 300;
  }

  /// At most as many bytes as were asked for, as they came: nothing is unpacked.
  public byte[] body() {
    return body.clone();
  }

  /// The body as UTF-8.
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /// Whether the body is all of it.
  public boolean whole() {
    return whole;
  }
}
