package dev.steppe.integrations.http;

import java.net.URI;

/// How a connection authorizes requests.
sealed interface Authorization {
  /// Not at all: only connections of the operator's file may do without.
  record None() implements Authorization {}

  record Basic(String username, Secret password) implements Authorization {}

  /// @param name the header that has the key
  record ApiKey(String name, Secret value) implements Authorization {}

  /// With a token that the client's own name and secret are exchanged for
  /// (<https://www.rfc-editor.org/rfc/rfc6749#section-4.4>).
  ///
  /// @param method how the endpoint is asked
  /// @param additions what is sent to the endpoint besides
  record ClientCredentials(
      String id, Secret secret, URI endpoint, String method, Additions additions)
      implements Authorization {}
}
