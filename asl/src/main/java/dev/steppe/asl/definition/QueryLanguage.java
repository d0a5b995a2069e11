package dev.steppe.asl.definition;

/// The language of a state's expressions.
enum QueryLanguage {
  JSONPATH("JSONPath"),
  JSONATA("JSONata");

  private final String text;

  QueryLanguage(String text) {
    this.text = text;
  }

  /// As definitions spell it.
  String text() {
    return text;
  }

  /// The name of the field that says what a call is given.
  String arguments() {
    return switch (this) {
      case JSONPATH -> "Parameters";
      case JSONATA -> "Arguments";
    };
  }

  QueryLanguage other() {
    return this == JSONPATH ? JSONATA : JSONPATH;
  }

  /// The language of an object, whose enclosing language is `inherited`. Anything but exactly
  /// `JSONPath` counts as JSONata, as measured on AWS.
  static QueryLanguage of(Fields fields, QueryLanguage inherited) {
    if (!fields.has("QueryLanguage")) {
      return inherited;
    }
    return fields
        .oneOf("QueryLanguage", JSONPATH.text, JSONATA.text)
        .filter(JSONPATH.text::equals)
        .map(name -> JSONPATH)
        .orElse(JSONATA);
  }
}
