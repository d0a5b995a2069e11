package dev.steppe.asl.jsonpath;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.PathNotFoundException;
import dev.steppe.asl.EvaluationException;
import dev.steppe.asl.json.Json;
import dev.steppe.asl.jsonpath.PathMissException.Kind;

/// A path with wildcards, slices, filters, deep scans or functions, evaluated by Jayway's library,
/// whose messages are AWS's messages.
///
/// The library walks a path and a document by recursion, and a few `..` in a row make it visit a
/// document over and over. So the size of a path is bounded when it is compiled and the nodes it
/// may visit when it is evaluated. Regular expressions are refused: there is no bound on the time
/// that matching one takes.
record JaywayQuery(String text, JsonPath path) implements Query {
  /// How many members, indices, scans, filters and negations one path may have.
  private static final int MAX_PARTS = 500;

  /// How deep brackets and parentheses may nest.
  private static final int MAX_NESTING = 32;

  /// How many deep scans (`..`) one path may have.
  private static final int MAX_SCANS = 8;

  static JaywayQuery compile(String text) {
    checkSize(text);
    try {
      return new JaywayQuery(text, JsonPath.compile(FilterDialect.rewrite(text)));
    } catch (RuntimeException | StackOverflowError e) {
      throw new InvalidExpressionException("Value must be a valid JSONPath.");
    }
  }

  /// Counts what stands in quotes too, so that nothing can hide there from a library that reads
  /// quotes in another way.
  private static void checkSize(String text) {
    if (text.contains("=~")) {
      throw new UnsupportedExpressionException(
          "'%s' uses a regular expression, which is not supported".formatted(text));
    }
    int parts = 0;
    int nesting = 0;
    int scans = 0;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '[', '(' -> {
          parts++;
          nesting++;
        }
        case ']', ')' -> nesting--;
        case '!' -> parts++;
        case '.' -> {
          parts++;
          scans += text.charAt(i - 1) == '.' ? 1 : 0;
        }
        default -> {}
      }
      if (parts > MAX_PARTS || nesting > MAX_NESTING || scans > MAX_SCANS) {
        throw new UnsupportedExpressionException(
            "The path is too complex: at most %d parts, %d levels of nesting and %d deep scans are supported"
                .formatted(MAX_PARTS, MAX_NESTING, MAX_SCANS));
      }
    }
  }

  @Override
  public Json find(Json document) {
    var tree = new JsonTree(document, text);
    var configuration =
        Configuration.builder().jsonProvider(tree).mappingProvider(tree.mapping()).build();
    try {
      Object result = path.read(document, configuration);
      return JsonTree.jsonOf(result);
    } catch (PathNotFoundException e) {
      if (!path.isDefinite()) {
        return Json.Arr.EMPTY;
      }
      throw new PathMissException(Kind.MEMBER, withoutProvider(String.valueOf(e.getMessage())));
    } catch (JsonPathException | ArithmeticException | ClassCastException e) {
      throw EvaluationException.runtime("Invalid path '%s' : %s".formatted(text, e.getMessage()));
    } catch (StackOverflowError e) {
      throw EvaluationException.runtime(
          "Invalid path '%s' : The path is too complex for the document".formatted(text));
    }
  }

  /// The library's message without the sentence that names a Java class.
  private static String withoutProvider(String message) {
    int at = message.indexOf(" This is not a json object according to the JsonProvider");
    return at < 0 ? message : message.substring(0, at);
  }
}
