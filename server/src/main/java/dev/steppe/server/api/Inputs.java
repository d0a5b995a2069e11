package dev.steppe.server.api;

import java.util.Map;
import java.util.Optional;

/// The inputs of the operations, as AWS's API model of 2026 has them.
final class Inputs {
  private static final Shape NAME = Shape.text(1, 80);
  private static final Shape ARN = Shape.text(1, 256);
  private static final Shape LONG_ARN = Shape.text(1, 2000);
  private static final Shape DEFINITION = new Shape.Definition();
  private static final Shape PAYLOAD = new Shape.Payload();
  private static final Shape ERROR = Shape.secret(0, 256);
  private static final Shape CAUSE = Shape.secret(0, 32_768);
  private static final Shape TASK_TOKEN = Shape.text(1, 2048);
  private static final Shape TRACE_HEADER = Shape.text(0, 256, "\\p{ASCII}*");
  private static final Shape PAGE_SIZE = new Shape.Whole(0, 1000);
  private static final Shape PAGE_TOKEN = Shape.text(1, 1024);
  private static final Shape FLAG = new Shape.Flag();
  private static final Shape INCLUDED_DATA = Shape.word("ALL_DATA", "METADATA_ONLY");
  private static final Shape MACHINE_TYPE = Shape.word("STANDARD", "EXPRESS");

  private static final Shape TAGS =
      new Shape.Items(
          0,
          Integer.MAX_VALUE,
          Shape.structure()
              .required("key", Shape.text(1, 128))
              .required("value", Shape.text(0, 256))
              .build());

  private static final Shape TAG_KEYS = new Shape.Items(0, Integer.MAX_VALUE, Shape.text(1, 128));

  private static final Shape ENCRYPTION =
      Shape.structure()
          .optional("kmsKeyId", Shape.text(1, 2048))
          .optional("kmsDataKeyReusePeriodSeconds", new Shape.Whole(60, 900))
          .required("type", Shape.word("AWS_OWNED_KEY", "CUSTOMER_MANAGED_KMS_KEY"))
          .build();

  private static final Shape LOGGING =
      Shape.structure()
          .optional("level", Shape.word("ALL", "ERROR", "FATAL", "OFF"))
          .optional("includeExecutionData", FLAG)
          .optional(
              "destinations",
              new Shape.Items(
                  0,
                  Integer.MAX_VALUE,
                  Shape.structure()
                      .optional(
                          "cloudWatchLogsLogGroup",
                          Shape.structure().optional("logGroupArn", ARN).build())
                      .build()))
          .build();

  private static final Shape TRACING = Shape.structure().optional("enabled", FLAG).build();

  private static final Shape STATE_NAME = Shape.secret(1, 80);

  private static final Shape MOCK =
      Shape.structure()
          .optional("result", PAYLOAD)
          .optional(
              "errorOutput",
              Shape.structure().optional("error", ERROR).optional("cause", CAUSE).build())
          .optional("fieldValidationMode", Shape.word("STRICT", "PRESENT", "NONE"))
          .build();

  private static final Shape TEST_CONFIGURATION =
      Shape.structure()
          .optional("retrierRetryCount", new Shape.Whole(0, Integer.MAX_VALUE))
          .optional("errorCausedByState", STATE_NAME)
          .optional("mapIterationFailureCount", new Shape.Whole(0, Integer.MAX_VALUE))
          .optional("mapItemReaderData", PAYLOAD)
          .build();

  private static final Map<String, Shape.Structure> BY_OPERATION =
      Map.ofEntries(
          Map.entry(
              "CreateStateMachine",
              Shape.structure()
                  .required("name", NAME)
                  .required("definition", DEFINITION)
                  .required("roleArn", ARN)
                  .optional("type", MACHINE_TYPE)
                  .optional("loggingConfiguration", LOGGING)
                  .optional("tags", TAGS)
                  .optional("tracingConfiguration", TRACING)
                  .optional("publish", FLAG)
                  .optional("versionDescription", Shape.secret(0, 256))
                  .optional("encryptionConfiguration", ENCRYPTION)
                  .build()),
          Map.entry(
              "DescribeStateMachine",
              Shape.structure()
                  .required("stateMachineArn", ARN)
                  .optional("includedData", INCLUDED_DATA)
                  .build()),
          Map.entry(
              "UpdateStateMachine",
              Shape.structure()
                  .required("stateMachineArn", ARN)
                  .optional("definition", DEFINITION)
                  .optional("roleArn", ARN)
                  .optional("loggingConfiguration", LOGGING)
                  .optional("tracingConfiguration", TRACING)
                  .optional("publish", FLAG)
                  .optional("versionDescription", Shape.secret(0, 256))
                  .optional("encryptionConfiguration", ENCRYPTION)
                  .build()),
          Map.entry(
              "DeleteStateMachine", Shape.structure().required("stateMachineArn", ARN).build()),
          Map.entry("ListStateMachines", page(Shape.structure()).build()),
          Map.entry(
              "DescribeStateMachineForExecution",
              Shape.structure()
                  .required("executionArn", ARN)
                  .optional("includedData", INCLUDED_DATA)
                  .build()),
          Map.entry(
              "ValidateStateMachineDefinition",
              Shape.structure()
                  .required("definition", DEFINITION)
                  .optional("type", MACHINE_TYPE)
                  .optional("severity", Shape.word("ERROR", "WARNING"))
                  .optional("maxResults", new Shape.Whole(0, 100))
                  .build()),
          Map.entry(
              "TestState",
              Shape.structure()
                  .required("definition", DEFINITION)
                  .optional("roleArn", ARN)
                  .optional("input", PAYLOAD)
                  .optional("inspectionLevel", Shape.word("INFO", "DEBUG", "TRACE"))
                  .optional("revealSecrets", FLAG)
                  .optional("variables", PAYLOAD)
                  .optional("stateName", STATE_NAME)
                  .optional("mock", MOCK)
                  .optional("context", PAYLOAD)
                  .optional("stateConfiguration", TEST_CONFIGURATION)
                  .build()),
          Map.entry(
              "StartExecution",
              Shape.structure()
                  .required("stateMachineArn", ARN)
                  .optional("name", NAME)
                  .optional("input", PAYLOAD)
                  .optional("traceHeader", TRACE_HEADER)
                  .build()),
          Map.entry(
              "StartSyncExecution",
              Shape.structure()
                  .required("stateMachineArn", ARN)
                  .optional("name", NAME)
                  .optional("input", PAYLOAD)
                  .optional("traceHeader", TRACE_HEADER)
                  .optional("includedData", INCLUDED_DATA)
                  .build()),
          Map.entry(
              "DescribeExecution",
              Shape.structure()
                  .required("executionArn", ARN)
                  .optional("includedData", INCLUDED_DATA)
                  .build()),
          Map.entry(
              "StopExecution",
              Shape.structure()
                  .required("executionArn", ARN)
                  .optional("error", ERROR)
                  .optional("cause", CAUSE)
                  .build()),
          Map.entry(
              "RedriveExecution",
              Shape.structure()
                  .required("executionArn", ARN)
                  .optional("clientToken", Shape.text(1, 64, "[!-~]+"))
                  .build()),
          Map.entry(
              "ListExecutions",
              Shape.structure()
                  .optional("stateMachineArn", ARN)
                  .optional(
                      "statusFilter",
                      Shape.word(
                          "SUCCEEDED",
                          "TIMED_OUT",
                          "PENDING_REDRIVE",
                          "ABORTED",
                          "FAILED",
                          "RUNNING"))
                  .optional("maxResults", PAGE_SIZE)
                  .optional("nextToken", Shape.text(1, 3096))
                  .optional("mapRunArn", LONG_ARN)
                  .optional("redriveFilter", Shape.word("REDRIVEN", "NOT_REDRIVEN"))
                  .build()),
          Map.entry(
              "GetExecutionHistory",
              page(Shape.structure().required("executionArn", ARN))
                  .optional("reverseOrder", FLAG)
                  .optional("includeExecutionData", FLAG)
                  .build()),
          Map.entry("DescribeMapRun", Shape.structure().required("mapRunArn", LONG_ARN).build()),
          Map.entry("ListMapRuns", page(Shape.structure().required("executionArn", ARN)).build()),
          Map.entry(
              "UpdateMapRun",
              Shape.structure()
                  .required("mapRunArn", LONG_ARN)
                  .optional("maxConcurrency", new Shape.Whole(0, Integer.MAX_VALUE))
                  .optional("toleratedFailurePercentage", new Shape.Fraction(0, 100))
                  .optional("toleratedFailureCount", new Shape.Whole(0, Long.MAX_VALUE))
                  .build()),
          Map.entry(
              "CreateActivity",
              Shape.structure()
                  .required("name", NAME)
                  .optional("tags", TAGS)
                  .optional("encryptionConfiguration", ENCRYPTION)
                  .build()),
          Map.entry("DescribeActivity", Shape.structure().required("activityArn", ARN).build()),
          Map.entry("DeleteActivity", Shape.structure().required("activityArn", ARN).build()),
          Map.entry("ListActivities", page(Shape.structure()).build()),
          Map.entry(
              "GetActivityTask",
              Shape.structure().required("activityArn", ARN).optional("workerName", NAME).build()),
          Map.entry(
              "SendTaskSuccess",
              Shape.structure()
                  .required("taskToken", TASK_TOKEN)
                  .required("output", PAYLOAD)
                  .build()),
          Map.entry(
              "SendTaskFailure",
              Shape.structure()
                  .required("taskToken", TASK_TOKEN)
                  .optional("error", ERROR)
                  .optional("cause", CAUSE)
                  .build()),
          Map.entry(
              "SendTaskHeartbeat", Shape.structure().required("taskToken", TASK_TOKEN).build()),
          Map.entry(
              "TagResource",
              Shape.structure().required("resourceArn", ARN).required("tags", TAGS).build()),
          Map.entry(
              "UntagResource",
              Shape.structure().required("resourceArn", ARN).required("tagKeys", TAG_KEYS).build()),
          Map.entry("ListTagsForResource", Shape.structure().required("resourceArn", ARN).build()));

  private Inputs() {}

  /// The input of an operation.
  static Shape.Structure of(String operation) {
    return Optional.ofNullable(BY_OPERATION.get(operation))
        .orElseThrow(() -> new IllegalStateException("no shape for " + operation));
  }

  private static Shape.Builder page(Shape.Builder shape) {
    return shape.optional("maxResults", PAGE_SIZE).optional("nextToken", PAGE_TOKEN);
  }
}
