package dev.steppe.server.http;

import dev.steppe.server.api.Caller;
import java.util.Optional;

/// Takes the caller from the credential that a request was signed with. The signature itself is not
/// checked: whoever reaches the server may use it.
final class CredentialScope {
  private static final String CREDENTIAL = "Credential=";
  private static final int MOST_REGION_CHARACTERS = 32;
  private static final int ACCOUNT_DIGITS = 12;
  private static final int DATE_DIGITS = 8;

  private CredentialScope() {}

  /// The caller that an Authorization header names: the region of its scope, and the access key id
  /// as the account if it is twelve digits.
  ///
  /// @param otherwise who calls when the header does not tell
  static Caller caller(Optional<String> authorization, Caller otherwise) {
    return authorization.flatMap(header -> scope(header, otherwise)).orElse(otherwise);
  }

  /// Reads `Credential=KEY/DATE/REGION/…`. Done for every request, and so without a pattern.
  private static Optional<Caller> scope(String header, Caller otherwise) {
    int key = header.indexOf(CREDENTIAL) + CREDENTIAL.length();
    int date = header.indexOf('/', key) + 1;
    int region = header.indexOf('/', date) + 1;
    int end = header.indexOf('/', region);
    if (key < CREDENTIAL.length() || date <= key + 1 || region <= date || end < 0) {
      return Optional.empty();
    }
    var name = header.substring(region, end);
    if (!isRegion(name) || !isDigits(header.substring(date, region - 1), DATE_DIGITS)) {
      return Optional.empty();
    }
    var account = header.substring(key, date - 1);
    var isAccount = isDigits(account, ACCOUNT_DIGITS);
    return Optional.of(
        new Caller(isAccount ? account : otherwise.account(), name, isAccount, true));
  }

  private static boolean isRegion(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= MOST_REGION_CHARACTERS;
  }

  private static boolean isDigits(String text, int count) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return text.length() == count;
  }
}
