package dev.steppe.integrations.models;

import java.util.Map;
import java.util.Optional;

/// A service.
///
/// @param id what the AWS SDKs call it: `SQS`, `Secrets Manager`, `EventBridge`
/// @param endpointPrefix what its host's name begins with at AWS
/// @param signingName what signatures call it
/// @param targetPrefix what stands before an operation's name in X-Amz-Target; empty if it has none
/// @param namespace of its messages, if they are XML
/// @param wrapsErrors whether errors in XML stand inside of an element ErrorResponse
/// @param queryCompatible whether it spoke the query protocol once and still has its error codes
/// @param operations by the names of their actions: `sendMessage`
public record ServiceModel(
    String id,
    String version,
    Protocol protocol,
    String endpointPrefix,
    String signingName,
    String targetPrefix,
    Optional<XmlNamespace> namespace,
    boolean wrapsErrors,
    boolean queryCompatible,
    Map<String, OperationModel> operations) {
  public ServiceModel {
    operations = Map.copyOf(operations);
  }

  /// The operation that a resource names: `sendMessage`.
  public Optional<OperationModel> operation(String action) {
    return Optional.ofNullable(operations.get(action));
  }
}
