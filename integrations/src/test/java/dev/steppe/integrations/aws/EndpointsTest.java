package dev.steppe.integrations.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointsTest {
  private static Endpoint of(
      String service, Map<String, URI> named, Map<String, String> environment, boolean realAws) {
    return new Endpoints(named, environment, realAws)
        .of(Client.CATALOGUE.service(service).orElseThrow(), "eu-west-1");
  }

  private static Endpoint named(String address, boolean own) {
    return new Endpoint.Named(URI.create(address), own);
  }

  @Test
  void whatIsNamedForAServiceGoesBeforeWhatIsNamedForAll() {
    var environment =
        Map.of(
            "AWS_ENDPOINT_URL_SQS", "http://variable",
            "SQS_ENDPOINT", "http://local",
            "AWS_ENDPOINT_URL", "http://all");

    assertThat(of("sqs", Map.of("sqs", URI.create("http://option")), environment, true))
        .isEqualTo(named("http://option", true));
    assertThat(of("sqs", Map.of(), environment, true)).isEqualTo(named("http://variable", true));
    assertThat(of("sns", Map.of(), environment, true)).isEqualTo(named("http://all", false));
  }

  @Test
  void stepFunctionsLocalsNamesComeAfterTheSdks() {
    assertThat(of("sagemaker", Map.of(), Map.of("SAGE_MAKER_ENDPOINT", "http://l"), true))
        .isEqualTo(named("http://l", true));
    assertThat(
            of(
                "dynamodb",
                Map.of(),
                Map.of("DYNAMODB_ENDPOINT", "http://l", "AWS_ENDPOINT_URL", "http://all"),
                true))
        .isEqualTo(named("http://l", true));
  }

  @Test
  void variablesAreNamedAsTheSdksNameThem() {
    assertThat(
            of(
                "secretsmanager",
                Map.of(),
                Map.of("AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://s"),
                false))
        .isEqualTo(named("http://s", true));
    assertThat(
            of(
                "cloudwatchlogs",
                Map.of(),
                Map.of("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "http://s"),
                false))
        .isEqualTo(named("http://s", true));
  }

  @Test
  void aVariableThatIsEmptyIsNone() {
    assertThat(of("sqs", Map.of(), Map.of("AWS_ENDPOINT_URL", " "), false))
        .isInstanceOf(Endpoint.Missing.class);
  }

  @Test
  void nothingReachesAwsUnlessItIsAskedFor() {
    assertThat(of("secretsmanager", Map.of(), Map.of(), false))
        .isEqualTo(
            new Endpoint.Missing(
                "No endpoint is known for Secrets Manager. Set AWS_ENDPOINT_URL_SECRETS_MANAGER, or start the server with --endpoint secretsmanager=URL; or with --aws to call AWS itself."));
  }

  @Test
  void anAddressThatIsNoneIsNamed() {
    for (var wrong :
        new String[] {"localhost:4566", "ftp://x", "http://", "http://a b", "http://u:p@h"}) {
      assertThatThrownBy(
              () -> new Endpoints(Map.of(), Map.of("AWS_ENDPOINT_URL_SQS", wrong), false))
          .hasMessage("AWS_ENDPOINT_URL_SQS is not an http address: " + wrong);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sqs, eu-west-1, sqs.eu-west-1.amazonaws.com, eu-west-1",
    "dynamodb, cn-north-1, dynamodb.cn-north-1.amazonaws.com.cn, cn-north-1",
    "sts, us-gov-west-1, sts.us-gov-west-1.amazonaws.com, us-gov-west-1",
    "iam, eu-west-1, iam.amazonaws.com, us-east-1",
    "iam, cn-northwest-1, iam.cn-north-1.amazonaws.com.cn, cn-north-1",
    "iam, us-gov-east-1, iam.us-gov.amazonaws.com, us-gov-west-1",
    "route53, ap-south-1, route53.amazonaws.com, us-east-1",
    "cloudfront, eu-west-1, cloudfront.amazonaws.com, us-east-1",
    "organizations, eu-west-1, organizations.us-east-1.amazonaws.com, us-east-1",
    "costexplorer, eu-west-1, ce.us-east-1.amazonaws.com, us-east-1",
    "support, eu-west-1, support.us-east-1.amazonaws.com, us-east-1",
    "globalaccelerator, eu-west-1, globalaccelerator.us-west-2.amazonaws.com, us-west-2",
    "ecr, eu-west-1, api.ecr.eu-west-1.amazonaws.com, eu-west-1",
    "cloudwatch, eu-west-1, monitoring.eu-west-1.amazonaws.com, eu-west-1",
    "s3, us-west-2, s3.us-west-2.amazonaws.com, us-west-2"
  })
  void awsItselfIsWhereItIs(String service, String region, String host, String signedFor) {
    var endpoint =
        new Endpoints(Map.of(), Map.of(), true)
            .of(Client.CATALOGUE.service(service).orElseThrow(), region);

    assertThat(endpoint).isEqualTo(new Endpoint.Amazon(host, signedFor));
  }
}
