package dev.steppe.server.http;

import dev.steppe.server.api.Caller;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes the caller from the credential that a request was signed with. The signature itself is not
/// checked: whoever reaches the server may use it.
final class CredentialScope {
  private static final Pattern CREDENTIAL =
      Pattern.compile("Credential=([^/,\\s]{1,128})/\\d{8}/([a-z0-9-]{1,32})/");
  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

  private CredentialScope() {}

  /// The caller that an Authorization header names: the region of its scope, and the access key id
  /// as the account if it is twelve digits.
  ///
  /// @param otherwise who calls when the header does not tell
  static Caller caller(Optional<String> authorization, Caller otherwise) {
    var credential = authorization.map(CREDENTIAL::matcher).filter(Matcher::find);
    return credential
        .map(found ->
            new Caller(
                ACCOUNT.matcher(found.group(1)).matches() ? found.group(1) : otherwise.account(),
                found.group(2)))
        .orElse(otherwise);
  }
}
