package dev.steppe.server.cli;

import dev.steppe.engine.TimeScale;
import dev.steppe.server.boot.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// What AWS Step Functions Local can be told, by the names that it documents:
/// <https://docs.aws.amazon.com/step-functions/latest/dg/sfn-local.html#sfn-local-config-options>.
/// An option goes before its variable.
final class LocalOptions {
  private static final String MOCKS = "SFN_MOCK_CONFIG";
  private static final String TIME_SCALE = "WAIT_TIME_SCALE";

  /// Endpoints of services that this release does not call, by the variables that name them.
  private static final Map<String, String> OF_NO_USE_YET =
      new TreeMap<>(
          Map.of(
              "BATCH_ENDPOINT", "AWS Batch",
              "DYNAMODB_ENDPOINT", "Amazon DynamoDB",
              "ECS_ENDPOINT", "Amazon ECS",
              "GLUE_ENDPOINT", "AWS Glue",
              "SAGE_MAKER_ENDPOINT", "Amazon SageMaker",
              "SNS_ENDPOINT", "Amazon SNS",
              "SQS_ENDPOINT", "Amazon SQS"));

  @Option(
      names = "--mock-config",
      paramLabel = "FILE",
      description = {
        "Read test cases from this MockConfigFile.json, and read it again when it changes. An",
        "execution is started with one as stateMachineArn#TestCase. Or SFN_MOCK_CONFIG."
      })
  private @Nullable Path mocks;

  @Option(
      names = {"-waitTimeScale", "--wait-time-scale"},
      paramLabel = "FACTOR",
      description = {
        "Let waits, retries and time-outs last this share of what definitions say: 0.01 makes a",
        "minute of an hour and a half, 0 waits for nothing. Or WAIT_TIME_SCALE."
      })
  private @Nullable String timeScale;

  @Option(
      names = {"-lambdaEndpoint", "--lambda-endpoint"},
      paramLabel = "URL",
      description = {
        "Call functions that no folder has at this address. Or AWS_ENDPOINT_URL_LAMBDA,",
        "LAMBDA_ENDPOINT, AWS_ENDPOINT_URL."
      })
  private @Nullable String lambdaEndpoint;

  @Option(
      names = {
        "-batchEndpoint", "--batch-endpoint",
        "-dynamoDBEndpoint", "--dynamodb-endpoint",
        "-ecsEndpoint", "--ecs-endpoint",
        "-glueEndpoint", "--glue-endpoint",
        "-sageMakerEndpoint", "--sagemaker-endpoint",
        "-snsEndpoint", "--sns-endpoint",
        "-sqsEndpoint", "--sqs-endpoint",
        "-stepFunctionsEndpoint", "--step-functions-endpoint"
      },
      hidden = true)
  private List<String> otherEndpoints = List.of();

  /// @param line the command that has the options
  /// @throws CommandLine.ParameterException if a value can not be used
  Settings.Local settings(CommandLine line, Map<String, String> environment) {
    return new Settings.Local(
        Optional.ofNullable(mocks).or(() -> given(environment, MOCKS).map(Path::of)),
        scale(line, environment),
        Optional.ofNullable(lambdaEndpoint).map(text -> address(line, text)));
  }

  private static Optional<String> given(Map<String, String> environment, String variable) {
    return Optional.ofNullable(environment.get(variable))
        .map(String::strip)
        .filter(v -> !v.isEmpty());
  }

  private TimeScale scale(CommandLine line, Map<String, String> environment) {
    var option = Optional.ofNullable(timeScale);
    var factor = option.or(() -> given(environment, TIME_SCALE));
    try {
      return factor.map(text -> new TimeScale(Double.parseDouble(text))).orElse(TimeScale.REAL);
    } catch (IllegalArgumentException _) {
      throw new CommandLine.ParameterException(
          line,
          "%s takes a number from 0 to %.0f, not '%s'"
              .formatted(
                  option.isPresent() ? "--wait-time-scale" : TIME_SCALE,
                  TimeScale.MOST,
                  factor.orElse("")));
    }
  }

  private static URI address(CommandLine line, String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException _) {
      throw new CommandLine.ParameterException(
          line, "--lambda-endpoint takes an address like http://127.0.0.1:3001, not " + text);
    }
  }

  /// What was told and changes nothing, and why.
  List<String> notices(Map<String, String> environment) {
    var notices = new ArrayList<String>();
    OF_NO_USE_YET.forEach((variable, service) -> {
      if (given(environment, variable).isPresent()) {
        notices.add(
            "%s is of no use yet: this release does not call %s. Test cases can mock it."
                .formatted(variable, service));
      }
    });
    if (given(environment, "STEP_FUNCTIONS_ENDPOINT").isPresent()) {
      notices.add("STEP_FUNCTIONS_ENDPOINT is of no use: nested executions run in this server.");
    }
    if (!otherEndpoints.isEmpty()) {
      notices.add(
          "Of the endpoints, only --lambda-endpoint is of use yet: this release calls no other"
              + " service. Test cases can mock them.");
    }
    return notices;
  }
}
