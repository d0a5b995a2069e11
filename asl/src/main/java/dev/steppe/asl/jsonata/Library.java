package dev.steppe.asl.jsonata;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The functions that every expression has: those of JSONata but for `$eval`, and those that Step
/// Functions adds.
final class Library {
  private static final Map<String, Procedure> FUNCTIONS = new HashMap<>();

  static {
    TextFunctions.define();
    PatternFunctions.define();
    NumberFunctions.define();
    ArrayFunctions.define();
    ObjectFunctions.define();
    DateFunctions.define();
    ServiceFunctions.define();
  }

  private Library() {}

  static boolean hasFunction(String name) {
    return FUNCTIONS.containsKey(name);
  }

  static @Nullable Procedure function(String name) {
    return FUNCTIONS.get(name);
  }

  /// What a function does.
  @FunctionalInterface
  interface Body {
    @Nullable Object call(Evaluation evaluation, @Nullable Object[] arguments);
  }

  /// What a function does whose first argument is there.
  @FunctionalInterface
  interface BodyOf<T> {
    @Nullable Object call(Evaluation evaluation, T first, @Nullable Object[] arguments);
  }

  /// @param arity how many arguments it is given by functions that call it
  static void define(String name, String signature, int arity, Body body) {
    FUNCTIONS.put(name, new Builtin(arity, new Signature(signature), body));
  }

  /// Defines a function that is undefined for an undefined first argument.
  static <T> void define(String name, String signature, int arity, Class<T> type, BodyOf<T> body) {
    define(
        name,
        signature,
        arity,
        (evaluation, arguments) ->
            arguments[0] == null
                ? null
                : body.call(evaluation, type.cast(arguments[0]), arguments));
  }

  private static final class Builtin extends Procedure {
    private final int arity;
    private final Optional<Signature> signature;
    private final Body body;

    Builtin(int arity, Signature signature, Body body) {
      this.arity = arity;
      this.signature = Optional.of(signature);
      this.body = body;
    }

    @Override
    int arity() {
      return arity;
    }

    @Override
    Optional<Signature> signature() {
      return signature;
    }

    @Override
    @Nullable Object call(Evaluation evaluation, @Nullable Object[] arguments) {
      return body.call(evaluation, arguments);
    }
  }

  /// The argument at an index, if it is of that type.
  static <T> Optional<T> optional(@Nullable Object[] arguments, int index, Class<T> type) {
    return index < arguments.length && type.isInstance(arguments[index])
        ? Optional.of(type.cast(arguments[index]))
        : Optional.empty();
  }
}
