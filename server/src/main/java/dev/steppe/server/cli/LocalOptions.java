package dev.steppe.server.cli;

import dev.steppe.engine.TimeScale;
import dev.steppe.server.boot.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// What AWS Step Functions Local can be told, by the names that it documents:
/// <https://docs.aws.amazon.com/step-functions/latest/dg/sfn-local.html#sfn-local-config-options>.
/// An option goes before its variable.
final class LocalOptions {
  private static final String MOCKS = "SFN_MOCK_CONFIG";
  private static final String TIME_SCALE = "WAIT_TIME_SCALE";

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
      names = {"-batchEndpoint", "--batch-endpoint"},
      hidden = true)
  private @Nullable String batchEndpoint;

  @Option(
      names = {"-dynamoDBEndpoint", "--dynamodb-endpoint"},
      hidden = true)
  private @Nullable String dynamoDBEndpoint;

  @Option(
      names = {"-ecsEndpoint", "--ecs-endpoint"},
      hidden = true)
  private @Nullable String ecsEndpoint;

  @Option(
      names = {"-glueEndpoint", "--glue-endpoint"},
      hidden = true)
  private @Nullable String glueEndpoint;

  @Option(
      names = {"-sageMakerEndpoint", "--sagemaker-endpoint"},
      hidden = true)
  private @Nullable String sageMakerEndpoint;

  @Option(
      names = {"-snsEndpoint", "--sns-endpoint"},
      hidden = true)
  private @Nullable String snsEndpoint;

  @Option(
      names = {"-sqsEndpoint", "--sqs-endpoint"},
      hidden = true)
  private @Nullable String sqsEndpoint;

  @Option(
      names = {"-stepFunctionsEndpoint", "--step-functions-endpoint"},
      hidden = true)
  private @Nullable String stepFunctionsEndpoint;

  /// @param line the command that has the options
  /// @throws CommandLine.ParameterException if a value can not be used
  Settings.Local settings(CommandLine line, Map<String, String> environment) {
    return new Settings.Local(
        Optional.ofNullable(mocks).or(() -> given(environment, MOCKS).map(Path::of)),
        scale(line, environment));
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

  /// The endpoints that options name, by the services' names. Their variables are read where all
  /// variables of endpoints are.
  Map<String, URI> endpoints(CommandLine line) {
    var endpoints = new HashMap<String, URI>();
    options()
        .forEach((service, given) ->
            given.ifPresent(text -> endpoints.put(service, address(line, service, text))));
    return endpoints;
  }

  private Map<String, Optional<String>> options() {
    return Map.of(
        "batch", Optional.ofNullable(batchEndpoint),
        "dynamodb", Optional.ofNullable(dynamoDBEndpoint),
        "ecs", Optional.ofNullable(ecsEndpoint),
        "glue", Optional.ofNullable(glueEndpoint),
        "lambda", Optional.ofNullable(lambdaEndpoint),
        "sagemaker", Optional.ofNullable(sageMakerEndpoint),
        "sns", Optional.ofNullable(snsEndpoint),
        "sqs", Optional.ofNullable(sqsEndpoint),
        "step-functions", Optional.ofNullable(stepFunctionsEndpoint));
  }

  private static URI address(CommandLine line, String service, String text) {
    try {
      var address = new URI(text);
      if (address.getHost() != null && String.valueOf(address.getScheme()).startsWith("http")) {
        return address;
      }
    } catch (URISyntaxException _) {
      // The message below says more.
    }
    throw new CommandLine.ParameterException(
        line,
        "--%s-endpoint takes an address like http://127.0.0.1:3001, not %s"
            .formatted(service, text));
  }

  /// What was told and changes less than it says, and why.
  List<String> notices(Map<String, String> environment) {
    return stepFunctionsEndpoint != null
            || given(environment, "STEP_FUNCTIONS_ENDPOINT").isPresent()
        ? List.of(
            "The endpoint of Step Functions is only for tasks that call its API as"
                + " aws-sdk:sfn: nested executions run in this server.")
        : List.of();
  }
}
