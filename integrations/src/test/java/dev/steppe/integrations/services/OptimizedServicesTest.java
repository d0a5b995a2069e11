package dev.steppe.integrations.services;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.definition.Diagnostic;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Definitions that call optimized integrations are checked against their table.
class OptimizedServicesTest {
  private static final OptimizedServices SERVICES = new OptimizedServices(Tried.CATALOGUE);

  /// As the pages of the developer guide have them, with the values shortened.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          sns:publish | {'TopicArn':'t','Message.$':'$.m','MessageAttributes':{'my_attribute_no_1':{'DataType':'String','StringValue':'v'}}}
          sns:publish.waitForTaskToken | {'TopicArn':'t','Message':{'Input.$':'$','TaskToken.$':'$$.Task.Token'}}
          batch:submitJob.sync | {'JobDefinition':'d','JobName':'n','JobQueue':'q','Parameters.$':'$.b','ContainerOverrides':{'Vcpus':4}}
          sqs:sendMessage.waitForTaskToken | {'QueueUrl':'u','MessageBody':{'Input.$':'$','TaskToken.$':'$$.Task.Token'}}
          athena:startQueryExecution.sync | {'QueryString':'q','WorkGroup':'primary','ResultConfiguration':{'OutputLocation':'s3://r'}}
          ecs:runTask.sync | {'Cluster':'c','TaskDefinition':'j','Overrides':{'ContainerOverrides':[{'Name':'n','Command.$':'$.c'}]}}
          dynamodb:getItem | {'TableName':'t','Key':{'MessageId':{'S.$':'$.l'}}}
          dynamodb:putItem | {'TableName':'t','Item':{'id.$':'$.id','status':'done'}}
          glue:startJobRun.sync | {'JobName':'j'}
          databrew:startJobRun.sync | {'Name':'j'}
          events:putEvents | {'Entries':[{'Detail':{'Message':'m'},'DetailType':'t','EventBusName':'b','Source':'s'}]}
          codebuild:batchDeleteBuilds | {'Ids.$':'$.Build..Arn'}
          elasticmapreduce:addStep.sync | {'ClusterId.$':'$.c','Step':{'Name':'n','HadoopJarStep':{'Jar':'j'}}}
          elasticmapreduce:modifyInstanceFleetByName | {'ClusterId':'j','InstanceFleetName':'f','InstanceFleet':{'TargetOnDemandCapacity':8}}
          emr-containers:deleteVirtualCluster.sync | {'Id.$':'$.v'}
          emr-serverless:startApplication.sync | {'ApplicationId':'a'}
          eks:createCluster.sync | {'Name':'c','ResourcesVpcConfig':{'SubnetIds':['s']},'RoleArn':'r'}
          mediaconvert:createJob.sync | {'Role':'r','Settings':{'Inputs':[{'FileInput':'s3://i'}]}}
          bedrock:invokeModel | {'ModelId':'m','Body':{'prompt':'p'}}
          bedrock:invokeModel | {'ModelId':'m','Input':{'S3Uri':'s3://a/b'},'Output':{'S3Uri':'s3://a/c'}}
          apigateway:invoke | {'ApiEndpoint':'e.execute-api.us-east-1.amazonaws.com','Method':'GET','Headers':{'key':['a','b']},'Stage':'prod','Path':'bills','QueryParameters':{'billId':['1']},'RequestBody':{},'AuthType':'NO_AUTH'}
          """)
  void theExamplesOfTheGuideAreTaken(String resource, String parameters) {
    assertThat(faults(resource, parameters)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          sqs:sendMessage | {'QueueUrl':'u','MessageBody':'b','Delay':1} | Delay
          sqs:sendMessage | {'QueueUrl':'u','MessageBody':'b','delaySeconds.$':'$.d'} | delaySeconds
          batch:submitJob.sync | {'JobName':'n','ContainerOverrides':{'vcpus':4}} | vcpus
          elasticmapreduce:createCluster | {'Name':'n','Steps':[]} | Steps
          elasticmapreduce:addStep | {'JobFlowId':'j'} | JobFlowId
          bedrock:invokeModel | {'ModelId':'m','Body':{},'Prompt':'p'} | Prompt
          apigateway:invoke | {'ApiEndpoint':'e','Method':'GET','Body':'p'} | Body
          """)
  void whatAnActionDoesNotTakeIsRefused(String resource, String parameters, String field) {
    assertThat(faults(resource, parameters))
        .containsExactly(
            "SCHEMA_VALIDATION_FAILED: The field \"%s\" is not supported by Step Functions at /States/T/Parameters"
                .formatted(field));
  }

  @Test
  void headersThatATaskMayNotSetAreRefused() {
    for (var header : List.of("Authorization", "X-Amz-Date", "x-forwarded-for", "TE")) {
      assertThat(
              faults(
                  "apigateway:invoke",
                  "{'ApiEndpoint':'e','Method':'GET','Headers':{'%s':'x'}}".formatted(header)))
          .singleElement()
          .asString()
          .contains("can not be set by a task");
    }
  }

  @Test
  void aModelHasEitherABodyOrAnInput() {
    assertThat(faults("bedrock:invokeModel", "{'ModelId':'m'}")).hasSize(1);
    assertThat(
            faults(
                "bedrock:invokeModel", "{'ModelId':'m','Body.$':'$','Input':{'S3Uri':'s3://a/b'}}"))
        .hasSize(1);
  }

  private static List<String> faults(String resource, String parameters) {
    var text =
        "{'StartAt':'T','States':{'T':{'Type':'Task','Resource':'arn:aws:states:::%s','Parameters':%s,'End':true}}}"
            .formatted(resource, parameters);
    return Definition.compile(text.replace('\'', '"'), Definition.Type.STANDARD, SERVICES)
        .diagnostics()
        .stream()
        .map(Diagnostic::text)
        .toList();
  }
}
