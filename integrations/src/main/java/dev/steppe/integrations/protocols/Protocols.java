package dev.steppe.integrations.protocols;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Member;
import dev.steppe.integrations.models.OperationModel;
import dev.steppe.integrations.models.ServiceModel;
import java.util.Optional;
import java.util.function.Supplier;

/// Requests and answers of all services, each by its own protocol.
public final class Protocols {
  private Protocols() {}

  private static WireProtocol of(ServiceModel service) {
    return switch (service.protocol()) {
      case AWS_JSON_1_0 -> new AwsJson("application/x-amz-json-1.0");
      case AWS_JSON_1_1 -> new AwsJson("application/x-amz-json-1.1");
      case REST_JSON -> new RestJson();
      case REST_XML -> new RestXml();
      case AWS_QUERY -> new AwsQuery();
      case EC2_QUERY -> new Ec2Query();
    };
  }

  /// The request that makes a call.
  ///
  /// @param input its members with capital first letters
  /// @param tokens makes idempotency tokens for members that want one and are not given
  /// @throws UnfitInputException if the input is not of the operation's shape
  public static WireRequest request(
      ServiceModel service, OperationModel operation, Json.Obj input, Supplier<String> tokens)
      throws UnfitInputException {
    var given = withTokens(operation, input, tokens);
    return of(service)
        .request(service, operation, given)
        .withHostPrefix(hostPrefix(operation, given));
  }

  /// The input as a message of a JSON protocol has it.
  public static Json.Obj jsonBody(OperationModel operation, Json.Obj input)
      throws UnfitInputException {
    return JsonBody.write(operation.input(), input);
  }

  private static Json.Obj withTokens(
      OperationModel operation, Json.Obj input, Supplier<String> tokens) {
    var filled = input;
    for (var member : operation.input().members()) {
      var key = member.pascalCase();
      if (member.idempotencyToken() && input.get(key).orElse(Json.Null.NULL) instanceof Json.Null) {
        filled = filled.with(key, Json.of(tokens.get()));
      }
    }
    return filled;
  }

  /// <https://smithy.io/2.0/spec/endpoint-traits.html>
  private static Optional<String> hostPrefix(OperationModel operation, Json.Obj input)
      throws UnfitInputException {
    if (operation.hostPrefix().isEmpty()) {
      return Optional.empty();
    }
    var prefix = operation.hostPrefix().get();
    for (var member : operation.input().members()) {
      if (member.hostLabel()) {
        prefix = prefix.replace("{" + member.name() + "}", hostLabel(member, input));
      }
    }
    return Optional.of(prefix);
  }

  private static String hostLabel(Member member, Json.Obj input) throws UnfitInputException {
    var label = input.get(member.pascalCase()).map(Scalars::written).orElse("");
    if (!label.matches("[A-Za-z0-9-]{1,63}")) {
      throw new UnfitInputException(
          "The value for the field '%s' can not be part of a host's name"
              .formatted(member.pascalCase()));
    }
    return label;
  }

  /// What a successful answer says, its members with capital first letters.
  ///
  /// @throws UnfitAnswerException if it does not say it in the service's protocol
  public static Json.Obj output(ServiceModel service, OperationModel operation, WireAnswer answer)
      throws UnfitAnswerException {
    return of(service).output(operation, answer);
  }

  /// What an answer that is an error says. It may come from anybody on the way, and then says
  /// nothing that can be read.
  public static WireError error(ServiceModel service, OperationModel operation, WireAnswer answer) {
    return of(service).error(service, operation, answer);
  }
}
