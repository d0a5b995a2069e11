package dev.steppe.asl.jsonata;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.jsonata.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Parses an expression by operator precedence (Pratt), as the reference implementation does, with
/// its complaints.
final class SyntaxParser {
  /// How deep an expression may nest, so that neither this nor what walks the tree can overflow the
  /// stack. AWS evaluates no more than 100 levels.
  private static final int MAX_DEPTH = 500;

  /// How tightly operators bind what stands to their left.
  private static final Map<String, Integer> POWERS =
      Map.ofEntries(
          Map.entry(".", 75),
          Map.entry("[", 80),
          Map.entry("{", 70),
          Map.entry("(", 80),
          Map.entry("@", 80),
          Map.entry("#", 80),
          Map.entry("?", 20),
          Map.entry("+", 50),
          Map.entry("-", 50),
          Map.entry("*", 60),
          Map.entry("/", 60),
          Map.entry("%", 60),
          Map.entry("=", 40),
          Map.entry("<", 40),
          Map.entry(">", 40),
          Map.entry("^", 40),
          Map.entry(":=", 10),
          Map.entry("!=", 40),
          Map.entry("<=", 40),
          Map.entry(">=", 40),
          Map.entry("~>", 40),
          Map.entry("?:", 40),
          Map.entry("??", 40),
          Map.entry("and", 30),
          Map.entry("or", 25),
          Map.entry("in", 40),
          Map.entry("&", 50));

  private final Lexer lexer;
  private Token token = Token.END;
  private int depth;

  private SyntaxParser(String text) {
    this.lexer = new Lexer(text);
  }

  /// @throws InvalidJsonataException if `text` is not an expression
  static Syntax parse(String text) {
    var parser = new SyntaxParser(text);
    parser.advance(false);
    var syntax = parser.expression(0);
    if (parser.token.kind() != Kind.END) {
      throw new InvalidJsonataException("Syntax error: " + quoted(parser.token));
    }
    return syntax;
  }

  private static String quoted(Token token) {
    return token.kind() == Kind.LITERAL
        ? token.literal().text()
        : new Json.Str(token.text()).text();
  }

  private void advance(boolean infix) {
    token = lexer.next(infix);
    if (token.is("!") || token.is("~")) {
      throw new InvalidJsonataException("Unknown operator: " + quoted(token));
    }
  }

  private void expect(String operator, boolean infix) {
    if (!token.is(operator)) {
      throw new InvalidJsonataException(
          token.kind() == Kind.END
              ? "Expected \"%s\" before end of expression".formatted(operator)
              : "Expected \"%s\", got %s".formatted(operator, quoted(token)));
    }
    advance(infix);
  }

  private Syntax expression(int power) {
    int before = depth;
    deeper();
    var first = token;
    advance(true);
    var left = prefix(first);
    while (power < POWERS.getOrDefault(token.id(), 0)) {
      deeper();
      var operator = token;
      advance(false);
      left = infix(operator.id(), left);
    }
    depth = before;
    return left;
  }

  private void deeper() {
    if (++depth > MAX_DEPTH) {
      throw new InvalidJsonataException(
          "The expression nests deeper than %d levels".formatted(MAX_DEPTH));
    }
  }

  private Syntax prefix(Token first) {
    return switch (first.kind()) {
      case NAME -> new Syntax.Name(first.text());
      case VARIABLE -> new Syntax.Variable(first.text());
      case LITERAL -> new Syntax.Literal(first.literal());
      case REGEX -> new Syntax.Regex(first.text(), first.flags());
      case END -> throw new InvalidJsonataException("Unexpected end of expression");
      case OPERATOR -> prefixOperator(first);
    };
  }

  private Syntax prefixOperator(Token operator) {
    return switch (operator.id()) {
      case "-" -> new Syntax.Negation(expression(70));
      case "*" -> new Syntax.Wildcard();
      case "**" -> new Syntax.Descendants();
      case "%" -> new Syntax.Parent();
      case "and", "or", "in" -> new Syntax.Name(operator.text());
      case "(" -> block();
      case "[" -> array();
      case "{" -> new Syntax.ObjectMaker(pairs());
      case "|" -> transformation();
      default ->
          throw new InvalidJsonataException(
              "The symbol %s cannot be used as a unary operator".formatted(quoted(operator)));
    };
  }

  private Syntax block() {
    var expressions = new ArrayList<Syntax>();
    while (!token.is(")")) {
      expressions.add(expression(0));
      if (!token.is(";")) {
        break;
      }
      advance(false);
    }
    expect(")", true);
    return new Syntax.Block(List.copyOf(expressions));
  }

  private Syntax array() {
    var items = new ArrayList<Syntax>();
    if (!token.is("]")) {
      while (true) {
        var item = expression(0);
        if (token.is("..")) {
          advance(false);
          item = new Syntax.Range(item, expression(0));
        }
        items.add(item);
        if (!token.is(",")) {
          break;
        }
        advance(false);
      }
    }
    expect("]", true);
    return new Syntax.ArrayMaker(List.copyOf(items));
  }

  private List<Syntax.Pair> pairs() {
    var pairs = new ArrayList<Syntax.Pair>();
    if (!token.is("}")) {
      while (true) {
        var key = expression(0);
        expect(":", false);
        pairs.add(new Syntax.Pair(key, expression(0)));
        if (!token.is(",")) {
          break;
        }
        advance(false);
      }
    }
    expect("}", true);
    return List.copyOf(pairs);
  }

  private Syntax transformation() {
    var pattern = expression(0);
    expect("|", false);
    var update = expression(0);
    Optional<Syntax> delete = Optional.empty();
    if (token.is(",")) {
      advance(false);
      delete = Optional.of(expression(0));
    }
    expect("|", false);
    return new Syntax.Transformation(pattern, update, delete);
  }

  private Syntax infix(String operator, Syntax left) {
    return switch (operator) {
      case "." -> new Syntax.Step(left, expression(75));
      case "[" -> filter(left);
      case "{" -> new Syntax.Group(left, pairs());
      case "(" -> call(left);
      case "^" -> sort(left);
      case "@" -> new Syntax.Focus(left, boundName("@"));
      case "#" -> new Syntax.Position(left, boundName("#"));
      case "?" -> conditional(left);
      case "?:" -> new Syntax.Elvis(left, expression(0));
      case "??" -> new Syntax.Coalescing(left, expression(0));
      case ":=" -> binding(left);
      case "~>" -> new Syntax.Application(left, expression(40));
      default -> new Syntax.Operation(operator, left, expression(POWERS.getOrDefault(operator, 0)));
    };
  }

  private Syntax filter(Syntax left) {
    if (token.is("]")) {
      advance(false);
      return new Syntax.KeepArray(left);
    }
    var predicate = expression(0);
    expect("]", true);
    return new Syntax.Filter(left, predicate);
  }

  private Syntax call(Syntax procedure) {
    var arguments = new ArrayList<Syntax>();
    if (!token.is(")")) {
      while (true) {
        if (token.is("?")) {
          arguments.add(new Syntax.Placeholder());
          advance(false);
        } else {
          arguments.add(expression(0));
        }
        if (!token.is(",")) {
          break;
        }
        advance(false);
      }
    }
    expect(")", true);
    return procedure instanceof Syntax.Name(var name)
            && (name.equals("function") || name.equals("\u03BB"))
        ? lambda(arguments)
        : new Syntax.Call(procedure, List.copyOf(arguments));
  }

  private Syntax lambda(List<Syntax> arguments) {
    var parameters = new ArrayList<String>();
    for (int i = 0; i < arguments.size(); i++) {
      if (!(arguments.get(i) instanceof Syntax.Variable(var name))) {
        throw new InvalidJsonataException(
            "Parameter %d of function definition must be a variable name (start with $)"
                .formatted(i + 1));
      }
      parameters.add(name);
    }
    var signature = token.is("<") ? Optional.of(signature()) : Optional.<String>empty();
    expect("{", false);
    var body = expression(0);
    expect("}", false);
    return new Syntax.Lambda(List.copyOf(parameters), signature, body);
  }

  private String signature() {
    int open = 1;
    var out = new StringBuilder("<");
    while (open > 0 && !token.is("{") && token.kind() != Kind.END) {
      advance(false);
      if (token.is(">")) {
        open--;
      } else if (token.is("<")) {
        open++;
      }
      out.append(token.text());
    }
    expect(">", false);
    return out.toString();
  }

  private Syntax sort(Syntax left) {
    expect("(", false);
    var terms = new ArrayList<Syntax.Term>();
    while (true) {
      boolean descending = token.is(">");
      if (descending || token.is("<")) {
        advance(false);
      }
      terms.add(new Syntax.Term(expression(0), descending));
      if (!token.is(",")) {
        break;
      }
      advance(false);
    }
    expect(")", false);
    return new Syntax.Sort(left, List.copyOf(terms));
  }

  private String boundName(String operator) {
    if (!(expression(80) instanceof Syntax.Variable(var name))) {
      throw new InvalidJsonataException(
          "The right side of \"%s\" must be a variable name (start with $)".formatted(operator));
    }
    return name;
  }

  private Syntax conditional(Syntax condition) {
    var then = expression(0);
    if (!token.is(":")) {
      return new Syntax.Conditional(condition, then, Optional.empty());
    }
    advance(false);
    return new Syntax.Conditional(condition, then, Optional.of(expression(0)));
  }

  private Syntax binding(Syntax left) {
    if (!(left instanceof Syntax.Variable(var name))) {
      throw new InvalidJsonataException(
          "The left side of := must be a variable name (start with $)");
    }
    return new Syntax.Binding(name, expression(9));
  }
}
