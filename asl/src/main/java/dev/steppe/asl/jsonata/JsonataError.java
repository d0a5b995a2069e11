package dev.steppe.asl.jsonata;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An evaluation fails, for the expression's own fault or because a bound is reached. The messages
/// are those of the JSONata reference implementation.
final class JsonataError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String code;
  private final String template;

  @SuppressWarnings("serial") // Never serialized.
  private final List<Insert> inserts;

  private @Nullable String token;

  private JsonataError(String code, String template, @Nullable String token, Insert... inserts) {
    super(null, null, false, false);
    this.code = code;
    this.template = template;
    this.token = token;
    this.inserts = List.of(inserts);
  }

  /// What takes the place of `{{name}}` in a message.
  record Insert(String name, String text) {}

  /// A failure without anything to insert but perhaps the name of the function or operator.
  static JsonataError of(String code, String template) {
    return new JsonataError(code, template, null);
  }

  /// A failure whose message shows a value, as `{{value}}`.
  static JsonataError of(String code, String template, @Nullable Object value) {
    return new JsonataError(code, template, null, new Insert("value", shown(value)));
  }

  /// A failure whose message shows two values, as `{{value}}` and `{{value2}}`.
  static JsonataError of(
      String code, String template, @Nullable Object value, @Nullable Object value2) {
    return new JsonataError(
        code,
        template,
        null,
        new Insert("value", shown(value)),
        new Insert("value2", shown(value2)));
  }

  /// A failure about the argument at `index`, from 1.
  static JsonataError argument(String code, String template, int index, String type) {
    return new JsonataError(
        code,
        template,
        null,
        new Insert("index", String.valueOf(index)),
        new Insert("type", "\"" + type + "\""));
  }

  /// A failure in the caller's own words.
  static JsonataError said(String code, String message) {
    return new JsonataError(code, "{{message}}", null, new Insert("message", message));
  }

  /// A bound of the evaluation is reached. Such failures have no code.
  static JsonataError bound(String message) {
    return said("", message);
  }

  private static String shown(@Nullable Object value) {
    return value == null ? "undefined" : Stringifier.show(value);
  }

  /// Names the function that failed, unless that is known.
  JsonataError in(String name) {
    if (token == null) {
      token = name;
    }
    return this;
  }

  /// Names the operator that failed, whatever was known.
  JsonataError at(String operator) {
    token = operator;
    return this;
  }

  /// `. CODE: message`, or `: message` of what has no code, as AWS appends it.
  String tail() {
    return code.isEmpty() ? ": " + getMessage() : ". %s: %s".formatted(code, getMessage());
  }

  @Override
  public String getMessage() {
    var name = token;
    var message =
        template
            .replace("${{{token}}}", "$" + name)
            .replace("{{token}}", name == null ? "undefined" : "\"" + name + "\"");
    for (var insert : inserts) {
      message = message.replace("{{" + insert.name + "}}", insert.text);
    }
    return message;
  }
}
