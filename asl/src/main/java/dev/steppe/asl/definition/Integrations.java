package dev.steppe.asl.definition;

import dev.steppe.asl.Resource.Pattern;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The service integrations of the language: which actions each service has, and in which patterns,
/// as the developer guide lists them under "Integrating services".
final class Integrations {
  /// A service a line: its name, `token` if its actions can wait for a task token, and the actions,
  /// with a star on those that have `.sync`.
  private static final String TABLE =
      """
      apigateway token invoke
      athena - startQueryExecution* stopQueryExecution getQueryExecution getQueryResults
      batch token submitJob*
      bedrock token invokeModel createModelCustomizationJob*
      codebuild - startBuild* stopBuild batchDeleteBuilds batchGetReports startBuildBatch* \
      stopBuildBatch retryBuildBatch* deleteBuildBatch
      databrew - startJobRun*
      dynamodb - getItem putItem updateItem deleteItem
      ecs token runTask*
      eks token createCluster* deleteCluster* createFargateProfile* deleteFargateProfile* \
      createNodegroup* deleteNodegroup* runJob* call
      elasticmapreduce - createCluster* terminateCluster* addStep* cancelStep \
      setClusterTerminationProtection modifyInstanceFleetByName modifyInstanceGroupByName
      emr-containers - createVirtualCluster deleteVirtualCluster* startJobRun*
      emr-serverless - createApplication* startApplication* stopApplication* deleteApplication* \
      startJobRun* cancelJobRun*
      events token putEvents
      glue - startJobRun*
      http - invoke
      lambda token invoke
      mediaconvert - createJob*
      sagemaker - createEndpoint createEndpointConfig createModel updateEndpoint createLabelingJob* \
      createTrainingJob* createTransformJob* createHyperParameterTuningJob* createProcessingJob*
      sns token publish
      sqs token sendMessage
      states token startExecution*
      """;

  /// The parameters without which an action is refused, as measured on AWS.
  private static final Map<String, List<String>> REQUIRED =
      Map.of(
          "lambda:invoke", List.of("FunctionName"),
          "sqs:sendMessage", List.of("QueueUrl", "MessageBody"),
          "sns:publish", List.of("Message"),
          "dynamodb:putItem", List.of("TableName", "Item"),
          "dynamodb:getItem", List.of("TableName", "Key"),
          "states:startExecution", List.of("StateMachineArn"),
          "events:putEvents", List.of("Entries"),
          "ecs:runTask", List.of("TaskDefinition"),
          "glue:startJobRun", List.of("JobName"),
          "http:invoke", List.of("ApiEndpoint", "Method"));

  private static final Map<String, Set<String>> ACTIONS = new HashMap<>();
  private static final Set<String> WITH_TOKEN = new HashSet<>();

  static {
    TABLE.lines().map(line -> List.of(line.split(" "))).forEach(Integrations::add);
  }

  private Integrations() {}

  private static void add(List<String> words) {
    var service = words.getFirst();
    if (words.get(1).equals("token")) {
      WITH_TOKEN.add(service);
    }
    ACTIONS.put(service, Set.copyOf(words.subList(2, words.size())));
  }

  /// The names of the actions that each service has, those with a star that have `.sync`.
  static Map<String, Set<String>> actions() {
    return Map.copyOf(ACTIONS);
  }

  /// Whether AWS has the action in that pattern.
  static boolean exists(String service, String action, Pattern pattern) {
    if (service.startsWith("aws-sdk:")) {
      return switch (pattern) {
        case REQUEST_RESPONSE, WAIT_FOR_TASK_TOKEN -> true;
        case SYNC, SYNC_2 -> false;
      };
    }
    var actions = ACTIONS.getOrDefault(service, Set.of());
    boolean sync = actions.contains(action + "*");
    return switch (pattern) {
      case REQUEST_RESPONSE -> sync || actions.contains(action);
      case SYNC -> sync;
      case SYNC_2 -> service.equals("states") && sync;
      case WAIT_FOR_TASK_TOKEN ->
          WITH_TOKEN.contains(service) && (sync || actions.contains(action));
    };
  }

  /// The parameters that the action cannot do without.
  static List<String> required(String service, String action) {
    return REQUIRED.getOrDefault(service + ":" + action, List.of());
  }
}
