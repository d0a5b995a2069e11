package dev.steppe.asl.jsonata;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A function as a value.
abstract class Procedure {
  /// How many arguments it takes, which decides how many it is given by functions that call it.
  abstract int arity();

  /// What its arguments must be.
  abstract Optional<Signature> signature();

  /// Calls it with arguments that fit its signature. May give a [Thunk].
  abstract @Nullable Object call(Evaluation evaluation, @Nullable Object[] arguments);

  /// The last call of a function, put off until that has returned, so that recursion costs no
  /// depth.
  record Thunk(Calls.Call call, @Nullable Object input, Frame frame) {}

  /// Calls it, and all that it ends in calling.
  ///
  /// @param context what stands in for an argument that is missing
  @Nullable Object apply(
      Evaluation evaluation, @Nullable Object[] arguments, @Nullable Object context) {
    var result = checked(evaluation, arguments, context);
    while (result instanceof Thunk(var call, var input, var frame)) {
      var next = call.procedure(evaluation, input, frame);
      try {
        result = next.checked(evaluation, call.arguments(evaluation, input, frame), context);
      } catch (JsonataError e) {
        throw e.in(call.name());
      }
    }
    return result;
  }

  private @Nullable Object checked(
      Evaluation evaluation, @Nullable Object[] arguments, @Nullable Object context) {
    var signature = signature();
    return call(
        evaluation,
        signature.isPresent() ? signature.get().validate(arguments, context) : arguments);
  }

  /// Calls it for an item of something, with the item's key or index and the whole, as far as it
  /// takes them.
  @Nullable Object applyToItem(Evaluation evaluation, Object item, Object key, Object whole) {
    int arity = arity();
    var arguments =
        arity >= 3
            ? new @Nullable Object[] {item, key, whole}
            : arity == 2 ? new @Nullable Object[] {item, key} : new @Nullable Object[] {item};
    return apply(evaluation, arguments, null);
  }
}
