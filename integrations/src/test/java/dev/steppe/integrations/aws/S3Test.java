package dev.steppe.integrations.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.protocols.UnfitInputException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where a bucket's name goes at AWS itself.
class S3Test {
  @ParameterizedTest
  @CsvSource({
    "my-bucket, k, my-bucket., /k",
    "my-bucket, a/b c, my-bucket., /a/b%20c",
    "my.bucket, k, '', /my.bucket/k",
    "MyBucket, k, '', /MyBucket/k",
    "my-bucket, my-bucket, my-bucket., /my-bucket"
  })
  void aBucketIsPartOfTheHostWhereItsNameAllows(
      String bucket, String key, String prefix, String path) throws UnfitInputException {
    var service = Client.CATALOGUE.service("s3").orElseThrow();
    var operation = service.operation("getObject").orElseThrow();
    var input = Json.object().put("Bucket", bucket).put("Key", key).build();

    var request =
        S3.virtualHosted(
            AwsClient.request(service, operation, input, () -> Client.TOKEN), operation, input);

    assertThat(request.hostPrefix().orElse("")).isEqualTo(prefix);
    assertThat(request.path()).isEqualTo(path);
  }
}
