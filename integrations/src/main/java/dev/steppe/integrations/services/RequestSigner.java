package dev.steppe.integrations.services;

import dev.steppe.integrations.web.Header;
import dev.steppe.integrations.web.WebRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Signs requests to what is no service of the catalogue, with Signature Version 4. Thread-safe.
public interface RequestSigner {
  /// The request's headers with those that sign it.
  ///
  /// @param roleArn the role to sign it with, if not the server's own
  /// @param service as signatures name it
  /// @throws NotAuthorizedException if the role cannot be assumed
  /// @throws IOException if there is nothing to sign with
  List<Header> sign(WebRequest request, Optional<String> roleArn, String service, String region)
      throws IOException, InterruptedException, NotAuthorizedException;

  /// The role that a request is to be signed with cannot be assumed.
  final class NotAuthorizedException extends Exception {
    private static final long serialVersionUID = 1;

    public NotAuthorizedException(String why) {
      super(why);
    }
  }
}
