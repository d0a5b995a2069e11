package dev.steppe.runtime;

import dev.steppe.engine.ExecutionId;
import java.util.Optional;

/// What the ARN of a state machine names: the machine itself, a version or an alias of it, or a
/// distributed Map in it.
///
/// @param machine the machine's own ARN, unqualified
/// @param label the label of a distributed Map: `stateMachine:NAME/LABEL`
/// @param qualifier the number of a version or the name of an alias: `stateMachine:NAME:QUALIFIER`
public record MachineArn(String machine, Optional<String> label, Optional<String> qualifier) {
  private static final String TYPE = "stateMachine";
  private static final int MOST_DIGITS = 9;

  /// @throws IllegalArgumentException if it is the ARN of something else
  public static MachineArn of(Arn arn) {
    if (!arn.type().equals(TYPE)) {
      throw new IllegalArgumentException(arn + " names no state machine");
    }
    var colon = arn.rest().indexOf(':');
    var name = colon < 0 ? arn.rest() : arn.rest().substring(0, colon);
    var slash = name.indexOf('/');
    return new MachineArn(
        arn.sibling(TYPE, slash < 0 ? name : name.substring(0, slash)).toString(),
        slash < 0 ? Optional.empty() : Optional.of(name.substring(slash + 1)),
        colon < 0 ? Optional.empty() : Optional.of(arn.rest().substring(colon + 1)));
  }

  /// Why `arn` cannot be used where no label may be.
  public static String noLabel(String arn) {
    return "This operation does not support labeled state machine ARNs. Received: " + arn;
  }

  /// The ARN of the machine that an execution is one of.
  static Optional<String> ofExecution(ExecutionId id) {
    return Arn.parse(id.arn())
        .filter(arn -> arn.type().equals("execution"))
        .map(arn -> arn.sibling(TYPE, arn.rest().substring(0, arn.rest().indexOf(':'))).toString());
  }

  /// Whether it names the machine and nothing more.
  public boolean isUnqualified() {
    return label.isEmpty() && qualifier.isEmpty();
  }

  /// The number of a version; an alias is never named by digits alone.
  public Optional<Integer> version() {
    return qualifier
        .filter(text -> isNumber(text) && text.length() <= MOST_DIGITS && text.charAt(0) != '0')
        .map(Integer::valueOf);
  }

  /// The name of an alias.
  public Optional<String> alias() {
    return qualifier.filter(text -> !isNumber(text));
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
