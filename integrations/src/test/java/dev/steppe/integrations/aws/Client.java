package dev.steppe.integrations.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Catalogue;
import dev.steppe.integrations.models.ServiceModels;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/// A client that calls one endpoint for everything, and what its tests say in a line.
record Client(AwsClient client) implements AutoCloseable {
  static final Catalogue CATALOGUE = ServiceModels.open();
  static final String ACCOUNT = "210987654321";
  static final String TOKEN = "one-of-a-kind";

  /// With credentials of its own.
  static Client of(URI endpoint) {
    return of(Map.of("AWS_ENDPOINT_URL", endpoint.toString()), InProcess.NOTHING);
  }

  static Client of(Map<String, String> environment, InProcess inProcess) {
    return of(
        environment,
        inProcess,
        () -> AwsBasicCredentials.create("its-own-key", "secret"),
        InstantSource.system());
  }

  static Client of(
      Map<String, String> environment,
      InProcess inProcess,
      AwsCredentialsProvider credentials,
      InstantSource clock) {
    return new Client(
        new AwsClient(
            CATALOGUE,
            new Endpoints(Map.of(), environment, false),
            inProcess,
            _ -> new Identities(credentials, credentials),
            () -> TOKEN,
            clock));
  }

  static AwsCredentialsProvider noCredentials() {
    return () -> {
      throw SdkClientException.create("there are none");
    };
  }

  static AwsCall callOf(String service, String action, String input) {
    var model = CATALOGUE.service(service).orElseThrow();
    return new AwsCall(
        model,
        model.operation(action).orElseThrow(),
        (Json.Obj) Json.parse(input),
        "eu-central-1",
        ACCOUNT,
        Optional.empty(),
        Duration.ofSeconds(20));
  }

  AwsReply call(String service, String action, String input) throws InterruptedException {
    return client.call(callOf(service, action, input));
  }

  /// What a call that succeeds comes to.
  Json.Obj output(String service, String action, String input) throws InterruptedException {
    var reply = call(service, action, input);
    assertThat(reply).isInstanceOf(AwsReply.Succeeded.class);
    return ((AwsReply.Succeeded) reply).output();
  }

  /// What a call that has no answer comes to.
  AwsReply.NoAnswer noAnswer(String service, String action, String input)
      throws InterruptedException {
    var reply = call(service, action, input);
    assertThat(reply).isInstanceOf(AwsReply.NoAnswer.class);
    return (AwsReply.NoAnswer) reply;
  }

  @Override
  public void close() {
    client.close();
  }
}
