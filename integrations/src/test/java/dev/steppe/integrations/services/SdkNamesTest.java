package dev.steppe.integrations.services;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.Resource;
import dev.steppe.asl.State;
import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.definition.Services;
import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Catalogue;
import dev.steppe.integrations.models.Member;
import dev.steppe.integrations.models.OperationModel;
import dev.steppe.integrations.models.ServiceModels;
import dev.steppe.integrations.models.Shape;
import java.util.HashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SdkNamesTest {
  private static final Catalogue CATALOGUE = ServiceModels.open();

  /// As the developer guide lists them, with those that a simpler rule has wrong.
  @ParameterizedTest
  @CsvSource({
    "dynamodb, DynamoDb",
    "dynamodbstreams, DynamoDbStreams",
    "sfn, Sfn",
    "s3, S3",
    "s3control, S3Control",
    "sqs, Sqs",
    "sns, Sns",
    "lambda, Lambda",
    "secretsmanager, SecretsManager",
    "eventbridge, EventBridge",
    "ec2, Ec2",
    "ec2instanceconnect, Ec2InstanceConnect",
    "ecs, Ecs",
    "iot, Iot",
    "iotanalytics, IoTAnalytics",
    "iotevents, IotEvents",
    "iotsitewise, IoTSiteWise",
    "iot1clickprojects, Iot1ClickProjects",
    "memorydb, MemoryDB",
    "sesv2, SesV2",
    "ses, Ses",
    "wafv2, Wafv2",
    "fsx, FSx",
    "mturk, MTurk",
    "xray, XRay",
    "config, Config",
    "directory, Directory",
    "databasemigration, DatabaseMigration",
    "costandusagereport, CostAndUsageReport",
    "costexplorer, CostExplorer",
    "cloudhsmv2, CloudHsmV2",
    "kinesisanalyticsv2, KinesisAnalyticsV2",
    "elasticloadbalancingv2, ElasticLoadBalancingV2",
    "route53resolver, Route53Resolver",
    "sagemakera2iruntime, SageMakerA2IRuntime",
    "sagemakerfeaturestoreruntime, SageMakerFeatureStoreRuntime",
    "sagemakeredge, SagemakerEdge",
    "codestarnotifications, CodestarNotifications",
    "codestarconnections, CodeStarConnections",
    "imagebuilder, Imagebuilder",
    "ssooidc, SsoOidc",
    "docdb, DocDb",
    "lexmodelsv2, LexModelsV2",
    "apigatewayv2, ApiGatewayV2",
    "cognitoidentityprovider, CognitoIdentityProvider",
    "cloudwatchlogs, CloudWatchLogs",
    "acmpca, AcmPca",
    "resiliencehub, Resiliencehub",
    "appflow, Appflow"
  })
  void errorsBeginWithThePrefixThatIsDocumented(String service, String prefix) {
    assertThat(SdkNames.prefix(CATALOGUE.service(service).orElseThrow())).isEqualTo(prefix);
  }

  /// The classes of the AWS SDK for Java 2.
  @ParameterizedTest
  @CsvSource({
    "ResourceNotFoundException, ResourceNotFoundException",
    "NoSuchKey, NoSuchKeyException",
    "InvalidToken, InvalidTokenException",
    "CacheClusterNotFoundFault, CacheClusterNotFoundException",
    "InternalServerError, InternalServerErrorException",
    "EC2AccessDeniedException, Ec2AccessDeniedException",
    "KMSNotFoundException, KmsNotFoundException",
    "IDPCommunicationError, IdpCommunicationErrorException",
    "QueueDoesNotExist, QueueDoesNotExistException",
    "DBInstanceNotFoundFault, DbInstanceNotFoundException",
    "WAFInternalErrorException, WafInternalErrorException"
  })
  void anErrorIsAnException(String shape, String name) {
    assertThat(SdkNames.exception(shape)).isEqualTo(name);
  }

  /// The first are those of definitions that run on AWS, the next recorded.
  @ParameterizedTest
  @CsvSource({
    "DBInstanceIdentifier, DbInstanceIdentifier",
    "SNSTopicArn, SnsTopicArn",
    "BOOL, Bool",
    "NULL, Nul",
    "ETag, ETag",
    "ChecksumCRC32, ChecksumCRC32",
    "stateMachineArn, StateMachineArn",
    "MD5OfMessageBody, Md5OfMessageBody",
    "VPCId, VpcId",
    "ARN, Arn",
    "S, S",
    "static, StaticValue"
  })
  void aMemberHasTheNameOfTheSdksMethod(String member, String name) {
    assertThat(SdkMembers.name(member(member))).isEqualTo(name);
  }

  private static Member member(String name) {
    return new Member(
        name,
        new Shape.Flag(),
        Member.Place.BODY,
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        false,
        false);
  }

  @Test
  void anErrorThatNoModelHasIsTheServices() {
    assertThat(SdkNames.error(CATALOGUE.service("dynamodb").orElseThrow(), Optional.empty()))
        .isEqualTo("DynamoDb.DynamoDbException");
  }

  /// All that there is: some 16,000 operations.
  @Test
  void everyOperationHasAResourceAPrefixAndErrorsThatLeadBackToIt() {
    var services = new ModelledServices(CATALOGUE, Services.UNKNOWN);
    var prefixes = new HashMap<String, String>();
    var refused = new TreeMap<String, String>();
    int operations = 0;
    for (var name : CATALOGUE.names()) {
      var model = CATALOGUE.service(name).orElseThrow();
      var prefix = SdkNames.prefix(model);
      assertThat(prefix).matches("[A-Z][A-Za-z0-9]*");
      assertThat(prefix.toLowerCase(Locale.ROOT)).isEqualTo(name);
      assertThat(prefixes.put(prefix, name)).as(prefix).isNull();
      for (var operation : model.operations().entrySet()) {
        operations++;
        assertThat(operation.getKey()).matches("[a-z][A-Za-z0-9]*");
        var arn = "arn:aws:states:::aws-sdk:%s:%s".formatted(name, operation.getKey());
        var compiled = compiled(arn, parameters(operation.getValue()), services);
        if (compiled.machine().isEmpty()) {
          refused.put(arn, compiled.diagnostics().toString());
        } else {
          assertThat(action(compiled)).isEqualTo(operation.getValue());
        }
        operation.getValue().errors().stream()
            .map(error -> SdkNames.error(model, Optional.of(error)))
            .forEach(error -> assertThat(error).matches(prefix + "\\.[A-Z][A-Za-z0-9]*Exception"));
      }
    }
    assertThat(operations).isGreaterThan(14_000);
    assertThat(prefixes).hasSizeGreaterThan(300);
    assertThat(refused.values()).allMatch(why -> why.contains("is not recognized"));
    assertThat(refused).hasSizeBetween(20, 60);
  }

  private static OperationModel action(Definition definition) {
    var state = (State.Task) definition.machine().orElseThrow().state("T");
    return SdkAction.of(CATALOGUE, (Resource.Service) state.resource()).orElseThrow().operation();
  }

  private static Json parameters(OperationModel operation) {
    var parameters = Json.object();
    operation.input().members().stream()
        .filter(member -> operation.input().required().contains(member.name()))
        .forEach(member -> parameters.put(member.pascalCase() + ".$", "$.x"));
    return parameters.build();
  }

  private static Definition compiled(String arn, Json parameters, Services services) {
    var text =
        Json.object()
            .put("StartAt", "T")
            .put(
                "States",
                Json.object()
                    .put(
                        "T",
                        Json.object()
                            .put("Type", "Task")
                            .put("Resource", arn)
                            .put("Parameters", parameters)
                            .put("End", Json.Bool.TRUE)
                            .build())
                    .build())
            .build()
            .text();
    return Definition.compile(text, Definition.Type.STANDARD, services);
  }
}
