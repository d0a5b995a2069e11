package dev.steppe.integrations.protocols;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.OperationModel;
import dev.steppe.integrations.models.ServiceModel;

/// A protocol, in both directions.
sealed interface WireProtocol permits AwsJson, AwsQuery, Ec2Query, RestJson, RestXml {
  WireRequest request(ServiceModel service, OperationModel operation, Json.Obj input)
      throws UnfitInputException;

  Json.Obj output(OperationModel operation, WireAnswer answer) throws UnfitAnswerException;

  WireError error(ServiceModel service, OperationModel operation, WireAnswer answer);
}
