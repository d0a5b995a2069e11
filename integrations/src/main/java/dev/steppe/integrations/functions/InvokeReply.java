package dev.steppe.integrations.functions;

import java.util.List;
import java.util.Optional;

/// An answer of Lambda's Invoke API.
///
/// @param headers in the order and the letters in which they came: histories show them
/// @param payload the body: the result, or the error of the function or of the service
public record InvokeReply(int status, List<Header> headers, String payload) {
  public InvokeReply {
    headers = List.copyOf(headers);
  }

  public record Header(String name, String value) {}

  /// The header's first value. Case does not matter.
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }
}
