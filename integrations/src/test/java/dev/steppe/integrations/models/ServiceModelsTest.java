package dev.steppe.integrations.models;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceModelsTest {
  private static final Catalogue CATALOGUE = ServiceModels.open();

  @Test
  void everyModelOfTheCatalogueIsRead() {
    int operations = 0;
    for (var name : CATALOGUE.names()) {
      var service = CATALOGUE.service(name).orElseThrow();
      assertThat(IntegrationName.of(service.id())).isEqualTo(name);
      operations += service.operations().size();
    }

    assertThat(CATALOGUE.names()).hasSizeGreaterThanOrEqualTo(385);
    assertThat(operations).isGreaterThan(15_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "applicationautoscaling",
        "autoscaling",
        "bedrock",
        "bedrockagent",
        "bedrockruntime",
        "cloudformation",
        "cloudwatch",
        "cloudwatchlogs",
        "cognitoidentityprovider",
        "comprehend",
        "config",
        "costexplorer",
        "databrew",
        "dynamodb",
        "ec2",
        "ecs",
        "eks",
        "emr",
        "emrcontainers",
        "emrserverless",
        "eventbridge",
        "glue",
        "iam",
        "kms",
        "lambda",
        "lookoutvision",
        "organizations",
        "polly",
        "rds",
        "rdsdata",
        "redshiftdata",
        "rekognition",
        "s3",
        "s3control",
        "sagemaker",
        "scheduler",
        "secretsmanager",
        "sesv2",
        "sfn",
        "sns",
        "sqs",
        "ssm",
        "sts",
        "support",
        "textract",
        "transcribe",
        "translate"
      })
  void servicesHaveTheNamesThatResourcesHave(String name) {
    assertThat(CATALOGUE.service(name)).isPresent();
  }

  @Test
  void theNewestVersionOfAServiceIsTaken() {
    assertThat(CATALOGUE.service("dynamodb").orElseThrow().version()).isEqualTo("2012-08-10");
    assertThat(CATALOGUE.service("lambda").orElseThrow().version()).isEqualTo("2015-03-31");
  }

  @Test
  void errorsAreKnownThatTheCatalogueLacks() {
    var publish = CATALOGUE.service("sns").orElseThrow().operation("publish").orElseThrow();

    assertThat(publish.errors())
        .anySatisfy(error -> {
          assertThat(error.name()).isEqualTo("NotFoundException");
          assertThat(error.traits().errorCode()).contains("NotFound");
        });
  }

  @Test
  void namesAreUnderstoodHoweverTheyAreWritten() {
    assertThat(IntegrationName.meant("emr-containers")).isEqualTo("emrcontainers");
    assertThat(IntegrationName.meant("Secrets Manager")).isEqualTo("secretsmanager");
    assertThat(IntegrationName.meant("events")).isEqualTo("eventbridge");
    assertThat(IntegrationName.meant("states")).isEqualTo("sfn");
    assertThat(IntegrationName.meant("sqs")).isEqualTo("sqs");
  }

  @Test
  void aServiceThatThereIsNotIsNone() {
    assertThat(CATALOGUE.service("nonesuch")).isEmpty();
  }
}
