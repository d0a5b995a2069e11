package dev.steppe.integrations.protocols;

import dev.steppe.integrations.web.Header;
import dev.steppe.integrations.web.Percent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A request before it has an address and a signature.
///
/// @param path percent-encoded, with a slash at its beginning
/// @param query its parameters, not encoded
/// @param hostPrefix what goes before the host's name
public record WireRequest(
    String method,
    String path,
    List<Parameter> query,
    List<Header> headers,
    Optional<byte[]> body,
    Optional<String> hostPrefix) {
  public WireRequest {
    query = List.copyOf(query);
    headers = List.copyOf(headers);
  }

  /// @param value empty for a name alone
  public record Parameter(String name, Optional<String> value) {
    Parameter(String name, String value) {
      this(name, Optional.of(value));
    }

    private String encoded() {
      return Percent.encode(name) + value.map(text -> "=" + Percent.encode(text)).orElse("");
    }
  }

  /// The header's value. Case does not matter.
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  /// The query as it stands in an address, without the question mark.
  public String encodedQuery() {
    return query.stream().map(Parameter::encoded).collect(Collectors.joining("&"));
  }

  public WireRequest withPath(String path) {
    return new WireRequest(method, path, query, headers, body, hostPrefix);
  }

  public WireRequest withHostPrefix(Optional<String> prefix) {
    return new WireRequest(method, path, query, headers, body, prefix);
  }

  /// The same with one more header, unless it has that one already.
  public WireRequest withHeader(String name, String value) {
    if (header(name).isPresent()) {
      return this;
    }
    var more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new WireRequest(method, path, query, more, body, hostPrefix);
  }
}
