package dev.steppe.integrations.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Decides where requests may go. A connection is made to one of the addresses that were decided on
/// and to no other, so that a name cannot answer one thing when it is checked and another when it
/// is connected to. Thread-safe.
public interface Egress {
  /// The addresses that a request to `host` may go to, at least one.
  ///
  /// @param host a name or an address, as the request has it
  /// @throws UnknownHostException if the name has no address
  /// @throws ForbiddenHostException if requests may not go there
  List<InetAddress> resolve(String host) throws UnknownHostException, ForbiddenHostException;

  /// Anywhere: for addresses that the operator of the server has named.
  Egress ANYWHERE = host -> List.of(InetAddress.getAllByName(host));
}
