package dev.steppe.integrations.aws;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.OperationModel;
import dev.steppe.integrations.models.ServiceModel;
import java.time.Duration;
import java.util.Optional;

/// A call of an operation.
///
/// @param input its parameters, named as Step Functions names them: each member of a structure with
///   a capital first letter. Where text or bytes are wanted, other JSON is written out
/// @param region the region to call, and to sign for
/// @param account the account of the caller, for an endpoint that has several
/// @param roleArn the role to call it with, if it is not the server's own
/// @param patience how long the whole call may take
/// @param stateMachineArn the machine that makes the call, which a role in another account may ask
///   for
public record AwsCall(
    ServiceModel service,
    OperationModel operation,
    Json.Obj input,
    String region,
    String account,
    Optional<String> roleArn,
    Duration patience,
    Optional<String> stateMachineArn) {
  /// A call of no machine.
  public AwsCall(
      ServiceModel service,
      OperationModel operation,
      Json.Obj input,
      String region,
      String account,
      Optional<String> roleArn,
      Duration patience) {
    this(service, operation, input, region, account, roleArn, patience, Optional.empty());
  }

  /// The same call, made by that machine.
  public AwsCall of(String stateMachineArn) {
    return new AwsCall(
        service,
        operation,
        input,
        region,
        account,
        roleArn,
        patience,
        Optional.of(stateMachineArn));
  }

  /// The same call with the server's own credentials.
  AwsCall withoutRole() {
    return new AwsCall(
        service, operation, input, region, account, Optional.empty(), patience, stateMachineArn);
  }
}
