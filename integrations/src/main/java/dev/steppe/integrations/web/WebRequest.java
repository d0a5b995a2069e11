package dev.steppe.integrations.web;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A request that is sent once: nothing below sends it again, whatever happens to it.
///
/// @param method as `POST`
/// @param address an http or https address, its path and query written as they are to be sent
/// @param headers all but Host, Content-Length and Connection, which follow from the rest
/// @param body the body, if there is one; an empty one is sent with `Content-Length: 0`. It is not
///   copied: whoever hands it over leaves it alone
/// @param patience how long the whole exchange may take
/// @param mostBytes how many bytes of the answer's body are read
public record WebRequest(
    String method,
    URI address,
    List<Header> headers,
    Optional<byte[]> body,
    Duration patience,
    int mostBytes) {
  public WebRequest {
    headers = List.copyOf(headers);
    boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    if (!web || address.getHost() == null) {
      throw new IllegalArgumentException("not an http address: " + address);
    }
    if (address.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "the address of " + address.getHost() + " has credentials in it");
    }
  }
}
