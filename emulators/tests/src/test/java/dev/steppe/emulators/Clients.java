package dev.steppe.emulators;

import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The AWS SDK's clients of the emulators: with these a test prepares what a machine uses, and sees
/// what it has done. Each starts its emulator.
final class Clients {
  private Clients() {}

  static SqsClient sqs() {
    return Sqs.CLIENT;
  }

  static S3Client s3() {
    return S3.CLIENT;
  }

  static DynamoDbClient dynamoDb() {
    return DynamoDb.CLIENT;
  }

  /// A name that no other test uses.
  static String unique(String prefix) {
    return prefix + "-" + UUID.randomUUID();
  }

  private static final class Sqs {
    static final SqsClient CLIENT = of(SqsClient.builder(), Emulator.SQS).build();
  }

  private static final class S3 {
    static final S3Client CLIENT = of(S3Client.builder().forcePathStyle(true), Emulator.S3).build();
  }

  private static final class DynamoDb {
    static final DynamoDbClient CLIENT = of(DynamoDbClient.builder(), Emulator.DYNAMODB).build();
  }

  private static <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C> B of(
      B builder, Emulator emulator) {
    return builder
        .endpointOverride(emulator.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
        .httpClientBuilder(UrlConnectionHttpClient.builder());
  }
}
