package dev.steppe.engine;

import dev.steppe.asl.json.Json;
import java.util.Optional;

/// How much the variables of an execution may hold, as documented: so much each, so much in one
/// Assign, and so much in all scopes together.
final class VariableSizes {
  private VariableSizes() {}

  /// What is too large if `frame` assigns these.
  static Optional<Failure> excess(Run run, Frame frame, Json.Obj assigned) {
    var mostEach = run.moment().limits().of(Limit.VARIABLE_BYTES);
    var mostAtOnce = run.moment().limits().of(Limit.ASSIGN_BYTES);
    long sum = 0;
    for (var variable : assigned.members().entrySet()) {
      var size = run.size(variable.getValue(), Math.min(mostEach, mostAtOnce));
      sum += size;
      if (size > mostEach) {
        return Optional.of(
            Failure.assignmentTooLarge(
                frame.state(), "a value to the variable '" + variable.getKey() + "'"));
      }
    }
    if (sum > mostAtOnce) {
      return Optional.of(Failure.assignmentTooLarge(frame.state(), "values to variables"));
    }
    return exceedsInAll(run, frame, assigned)
        ? Optional.of(Failure.assignmentTooLarge(frame.state(), "to variables that are held"))
        : Optional.empty();
  }

  /// Looks at the values only if there are so many that they could be too large together.
  private static boolean exceedsInAll(Run run, Frame frame, Json.Obj assigned) {
    var most = run.moment().limits().of(Limit.VARIABLES_BYTES);
    var mostEach = run.moment().limits().of(Limit.VARIABLE_BYTES);
    var scopes = run.running().variables();
    long count = assigned.members().size();
    for (var known : scopes.values()) {
      count += known.size();
    }
    if (count <= most / mostEach) {
      return false;
    }
    long sum = 0;
    for (var value : assigned.members().values()) {
      sum += run.size(value, most);
    }
    for (var scope : scopes.entrySet()) {
      for (var variable : scope.getValue().entrySet()) {
        var isReplaced =
            scope.getKey().equals(frame.line())
                && assigned.members().containsKey(variable.getKey());
        sum += isReplaced ? 0 : run.size(variable.getValue(), most);
        if (sum > most) {
          return true;
        }
      }
    }
    return sum > most;
  }
}
