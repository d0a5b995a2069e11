package dev.steppe.integrations.aws;

import java.net.URI;

/// Where a service is called.
public sealed interface Endpoint {
  /// Somewhere that somebody named.
  ///
  /// @param own whether it is named for this service and not for all
  record Named(URI address, boolean own) implements Endpoint {}

  /// AWS itself.
  ///
  /// @param signingRegion the region to sign for: that of a global service is fixed
  record Amazon(String host, String signingRegion) implements Endpoint {}

  /// Nowhere.
  ///
  /// @param why what to do about it, in a sentence
  record Missing(String why) implements Endpoint {}
}
