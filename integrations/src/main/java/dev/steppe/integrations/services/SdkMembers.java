package dev.steppe.integrations.services;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Member;
import dev.steppe.integrations.models.Shape;
import java.util.Optional;
import java.util.Set;

/// The names of parameters and results where services are called as `aws-sdk`: those of the methods
/// of the AWS SDK for Java 2, with a capital first letter. They differ from the models' where these
/// begin with several capitals: `DBInstances` is `DbInstances`, `SNSTopicArn` is `SnsTopicArn`, and
/// DynamoDB's `BOOL` is `Bool` (seen in definitions that run on AWS, and in results that its users
/// quote). Everywhere else parameters and results have the models' names.
final class SdkMembers {
  /// What cannot be a method's name in Java is given this at its end.
  private static final String VALUE = "Value";

  private static final Set<String> NO_METHODS =
      Set.of(
          "abstract",
          "assert",
          "boolean",
          "break",
          "build",
          "builder",
          "byte",
          "case",
          "catch",
          "char",
          "class",
          "const",
          "continue",
          "copy",
          "default",
          "do",
          "double",
          "else",
          "enum",
          "equals",
          "extends",
          "false",
          "final",
          "finally",
          "float",
          "for",
          "getClass",
          "goto",
          "hashCode",
          "if",
          "implements",
          "import",
          "instanceof",
          "int",
          "interface",
          "long",
          "native",
          "new",
          "notify",
          "notifyAll",
          "package",
          "private",
          "protected",
          "public",
          "return",
          "short",
          "static",
          "strictfp",
          "super",
          "switch",
          "synchronized",
          "this",
          "throw",
          "throws",
          "toString",
          "transient",
          "true",
          "try",
          "void",
          "volatile",
          "wait",
          "while");

  private SdkMembers() {}

  /// The name of a member: `DbInstanceIdentifier`, `ETag`, `Nul`.
  static String name(Member member) {
    var method = method(member.name());
    if (method.equals("null")) {
      return "Nul";
    }
    return capital(NO_METHODS.contains(method) ? method + VALUE : method);
  }

  /// All capitals at the beginning become small, but for the last before a small letter.
  private static String method(String name) {
    int small = 1;
    while (small < name.length()
        && Character.isUpperCase(name.charAt(small))
        && !(small + 1 < name.length() && Character.isLowerCase(name.charAt(small + 1)))) {
      small++;
    }
    var method = new StringBuilder(name);
    for (int i = 0; i < small && i < name.length(); i++) {
      method.setCharAt(i, Character.toLowerCase(name.charAt(i)));
    }
    return method.toString();
  }

  private static String capital(String method) {
    return method.isEmpty()
        ? method
        : Character.toUpperCase(method.charAt(0)) + method.substring(1);
  }

  /// The member that a parameter names. The model's own name is taken, too: whoever goes by the
  /// service's reference writes that, and it cannot mean anything else.
  static Optional<Member> find(Shape.Structure structure, String name) {
    return structure
        .member(name)
        .or(() ->
            structure.members().stream().filter(member -> name(member).equals(name)).findFirst());
  }

  /// Parameters, named as [dev.steppe.integrations.aws.AwsCall] wants them.
  static Json.Obj sent(Shape.Structure input, Json.Obj parameters) {
    var sent = Json.object();
    parameters
        .members()
        .forEach((name, value) ->
            find(input, name)
                .ifPresentOrElse(
                    member ->
                        sent.put(member.pascalCase(), renamed(member.shape(), value, Way.SENT)),
                    () -> sent.put(name, value)));
    return sent.build();
  }

  /// What a service answered, as Step Functions shows it.
  static Json.Obj shown(Shape.Structure output, Json.Obj answer) {
    var shown = Json.object();
    answer
        .members()
        .forEach((name, value) ->
            output
                .member(name)
                .ifPresentOrElse(
                    member -> shown.put(name(member), renamed(member.shape(), value, Way.SHOWN)),
                    () -> shown.put(name, value)));
    return shown.build();
  }

  private enum Way {
    SENT,
    SHOWN
  }

  private static Json renamed(Shape shape, Json value, Way way) {
    return switch (shape) {
      case Shape.Structure structure when value instanceof Json.Obj object ->
          switch (way) {
            case SENT -> sent(structure, object);
            case SHOWN -> shown(structure, object);
          };
      case Shape.Items items when value instanceof Json.Arr(var given) ->
          new Json.Arr(
              given.stream().map(item -> renamed(items.element().shape(), item, way)).toList());
      case Shape.Entries entries when value instanceof Json.Obj object -> {
        var renamed = Json.object();
        object
            .members()
            .forEach((key, it) -> renamed.put(key, renamed(entries.value().shape(), it, way)));
        yield renamed.build();
      }
      case Shape.Structure _,
          Shape.Items _,
          Shape.Entries _,
          Shape.Text _,
          Shape.Blob _,
          Shape.Quantity _,
          Shape.Flag _,
          Shape.Timestamp _,
          Shape.Document _,
          Shape.EventStream _ ->
          value;
    };
  }
}
