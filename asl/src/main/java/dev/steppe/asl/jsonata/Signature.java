package dev.steppe.asl.jsonata;

import dev.steppe.asl.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a function's arguments must be, as `<s-nn?:s>`. It checks them and fills in what is
/// missing.
///
/// See "Function signatures" in the documentation of JSONata.
final class Signature {
  private static final String ANY = "asnblfom";

  private static final Map<String, String> PLURALS =
      Map.of(
          "a",
          "arrays",
          "b",
          "booleans",
          "f",
          "functions",
          "n",
          "numbers",
          "o",
          "objects",
          "s",
          "strings");

  private final List<Parameter> parameters = new ArrayList<>();

  /// @throws InvalidJsonataException if `text` is not a signature
  Signature(String text) {
    int at = 1;
    while (at < text.length() && text.charAt(at) != ':') {
      at = parse(text, at) + 1;
    }
  }

  /// One parameter.
  private static final class Parameter {
    final String types;
    final boolean array;
    String items = "";
    boolean context;
    boolean optional;
    boolean repeated;

    Parameter(String types, boolean array) {
      this.types = types;
      this.array = array;
    }

    boolean takes(char symbol) {
      return types.indexOf(symbol) >= 0;
    }
  }

  private int parse(String text, int at) {
    switch (text.charAt(at)) {
      case 's', 'n', 'b', 'l', 'o' -> add(text.charAt(at) + "m");
      case 'a' -> parameters.add(new Parameter(ANY, true));
      case 'f' -> add("f");
      case 'j' -> add("asnblom");
      case 'x' -> add(ANY);
      case '-' -> last().context = true;
      case '?' -> last().optional = true;
      case '+' -> last().repeated = true;
      case '(' -> {
        int end = closing(text, at, '(', ')');
        var choice = text.substring(at + 1, end);
        if (choice.indexOf('<') >= 0) {
          throw new InvalidJsonataException(
              "Choice groups containing parameterized types are not supported");
        }
        add(choice + "m");
        return end;
      }
      case '<' -> {
        int end = closing(text, at, '<', '>');
        if (!last().array && !last().types.equals("f")) {
          throw new InvalidJsonataException(
              "Type parameters can only be applied to functions and arrays");
        }
        last().items = text.substring(at + 1, end);
        return end;
      }
      default -> {}
    }
    return at;
  }

  private void add(String types) {
    parameters.add(new Parameter(types, false));
  }

  private Parameter last() {
    return parameters.isEmpty() ? new Parameter(ANY, false) : parameters.getLast();
  }

  private static int closing(String text, int start, char open, char close) {
    int depth = 1;
    int at = start;
    while (depth > 0 && ++at < text.length()) {
      if (text.charAt(at) == close) {
        depth--;
      } else if (text.charAt(at) == open) {
        depth++;
      }
    }
    return Math.min(at, text.length());
  }

  private static char symbol(@Nullable Object value) {
    return switch (value) {
      case null -> 'm';
      case String text -> 's';
      case Number number -> 'n';
      case Boolean bool -> 'b';
      case Json.Null nothing -> 'l';
      case List<?> items -> 'a';
      case Procedure procedure -> 'f';
      default -> 'o';
    };
  }

  /// The arguments with those that the context stands in for, and single values made arrays where
  /// arrays are wanted.
  @Nullable Object[] validate(@Nullable Object[] arguments, @Nullable Object context) {
    var counts = new int[parameters.size()];
    if (!matches(arguments, 0, 0, counts)) {
      throw mismatch(arguments);
    }
    var valid = new ArrayList<@Nullable Object>(parameters.size());
    int next = 0;
    for (int i = 0; i < counts.length; i++) {
      var parameter = parameters.get(i);
      if (counts[i] == 0) {
        if (parameter.context) {
          if (!parameter.takes(symbol(context))) {
            throw JsonataError.argument(
                "T0411",
                "Context value is not a compatible type with argument {{index}} of function {{token}}",
                next + 1,
                "");
          }
          valid.add(context);
        } else {
          valid.add(next < arguments.length ? arguments[next] : null);
          next++;
        }
      }
      for (int n = 0; n < counts[i]; n++) {
        var argument = arguments[next++];
        valid.add(parameter.array ? array(parameter, argument, next) : argument);
      }
    }
    return valid.toArray();
  }

  /// Finds how many arguments each parameter takes, as many as it can.
  private boolean matches(@Nullable Object[] arguments, int parameter, int argument, int[] counts) {
    if (parameter == counts.length) {
      return argument == arguments.length;
    }
    var wanted = parameters.get(parameter);
    int most = wanted.repeated ? arguments.length - argument : 1;
    int fits = 0;
    while (fits < most
        && argument + fits < arguments.length
        && wanted.takes(symbol(arguments[argument + fits]))) {
      fits++;
    }
    int least = wanted.context || wanted.optional ? 0 : 1;
    for (int count = fits; count >= least; count--) {
      counts[parameter] = count;
      if (matches(arguments, parameter + 1, argument + count, counts)) {
        return true;
      }
    }
    return false;
  }

  private JsonataError mismatch(@Nullable Object[] arguments) {
    int good = 0;
    for (var parameter : parameters) {
      int count = 0;
      while ((count == 0 || parameter.repeated)
          && good + count < arguments.length
          && parameter.takes(symbol(arguments[good + count]))) {
        count++;
      }
      if (count == 0 && !parameter.context && !parameter.optional) {
        break;
      }
      good += count;
    }
    return JsonataError.argument(
        "T0410",
        "Argument {{index}} of function {{token}} does not match function signature",
        good + 1,
        "");
  }

  private static @Nullable Object array(Parameter parameter, @Nullable Object argument, int index) {
    if (argument == null) {
      return null;
    }
    var items = parameter.items;
    if (!items.isEmpty()) {
      boolean right =
          argument instanceof List<?> list
              ? list.isEmpty() || list.stream().allMatch(item -> symbol(item) == items.charAt(0))
              : items.equals(String.valueOf(symbol(argument)));
      if (!right) {
        throw JsonataError.argument(
            "T0412",
            "Argument {{index}} of function {{token}} must be an array of {{type}}",
            index,
            PLURALS.getOrDefault(items, items));
      }
    }
    return argument instanceof List ? argument : Sequence.array(List.of(argument));
  }
}
