package dev.steppe.integrations.services;

import dev.steppe.asl.Resource;
import dev.steppe.integrations.models.Catalogue;
import dev.steppe.integrations.models.Member;
import dev.steppe.integrations.models.OperationModel;
import dev.steppe.integrations.models.ServiceModel;
import dev.steppe.integrations.models.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An action that Task states call as `arn:aws:states:::aws-sdk:SERVICE:ACTION`.
record SdkAction(ServiceModel service, OperationModel operation) {
  static final String NAMESPACE = "aws-sdk:";

  /// The actions that services have and Step Functions has not, by the developer guide's
  /// "Unsupported API actions for supported services".
  private static final Map<String, Set<String>> UNSUPPORTED =
      Map.ofEntries(
          Map.entry(
              "applicationdiscovery",
              Set.of("describeExportConfigurations", "exportConfigurations")),
          Map.entry(
              "codedeploy",
              Set.of(
                  "batchGetDeploymentInstances",
                  "getDeploymentInstance",
                  "listDeploymentInstances",
                  "skipWaitTimeForInstanceTermination")),
          Map.entry("comprehendmedical", Set.of("detectEntities")),
          Map.entry(
              "directconnect",
              Set.of(
                  "allocateConnectionOnInterconnect",
                  "describeConnectionLoa",
                  "describeConnectionsOnInterconnect",
                  "describeInterconnectLoa")),
          Map.entry("efs", Set.of("createTags")),
          Map.entry("elastictranscoder", Set.of("testRole")),
          Map.entry("emr", Set.of("describeJobFlows")),
          Map.entry(
              "iot",
              Set.of(
                  "attachPrincipalPolicy",
                  "detachPrincipalPolicy",
                  "listPolicyPrincipals",
                  "listPrincipalPolicies")),
          Map.entry("iotdeviceadvisor", Set.of("listTestCases")),
          Map.entry("kinesis", Set.of("subscribeToShard")),
          Map.entry("lambda", Set.of("invokeAsync")),
          Map.entry("lexruntimev2", Set.of("startConversation")),
          Map.entry("mediapackage", Set.of("rotateChannelCredentials")),
          Map.entry("rdsdata", Set.of("executeSql")),
          Map.entry("s3", Set.of("selectObjectContent")),
          Map.entry("shield", Set.of("deleteSubscription")),
          Map.entry(
              "sts", Set.of("assumeRole", "assumeRoleWithSAML", "assumeRoleWithWebIdentity")));

  /// Whether the resource is one of these, be there such a service or not.
  static boolean isMeantBy(Resource.Service resource) {
    return resource.service().startsWith(NAMESPACE);
  }

  /// The action that the resource names, if there is such a one.
  static Optional<SdkAction> of(Catalogue catalogue, Resource.Service resource) {
    if (!isMeantBy(resource)) {
      return Optional.empty();
    }
    var name = resource.service().substring(NAMESPACE.length());
    if (UNSUPPORTED.getOrDefault(name, Set.of()).contains(resource.action())) {
      return Optional.empty();
    }
    return catalogue
        .service(name)
        .flatMap(service ->
            service
                .operation(resource.action())
                .filter(operation -> !streams(operation))
                .map(operation -> new SdkAction(service, operation)));
  }

  /// Whether events are streamed to or from it, for which a Task state has no use.
  private static boolean streams(OperationModel operation) {
    return streams(operation.input()) || streams(operation.output());
  }

  private static boolean streams(Shape.Structure message) {
    return message.members().stream()
        .map(Member::shape)
        .anyMatch(shape -> shape instanceof Shape.EventStream);
  }
}
