package dev.steppe.integrations.web;

/// A header of a request or an answer, in the letters in which it is sent or came.
public record Header(String name, String value) {
  /// @throws IllegalArgumentException if name or value could end the header and begin another
  public Header {
    if (name.isEmpty() || !name.chars().allMatch(Header::isToken)) {
      throw new IllegalArgumentException("not a header's name: " + name);
    }
    if (value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
      throw new IllegalArgumentException("the header " + name + " has a line break in its value");
    }
  }

  /// <https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2>
  private static boolean isToken(int c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }
}
