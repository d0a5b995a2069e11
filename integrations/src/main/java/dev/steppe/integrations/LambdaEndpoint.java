package dev.steppe.integrations;

import dev.steppe.integrations.functions.Invocation;
import dev.steppe.integrations.functions.InvokeEndpoint;
import dev.steppe.integrations.functions.InvokeReply;
import dev.steppe.integrations.web.WebClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The Invoke API that has the functions which are nowhere else.
public final class LambdaEndpoint {
  /// Where the address is looked for: the AWS SDKs' name for this service, Step Functions Local's
  /// name, the AWS SDKs' name for all services.
  private static final List<String> VARIABLES =
      List.of("AWS_ENDPOINT_URL_LAMBDA", "LAMBDA_ENDPOINT", "AWS_ENDPOINT_URL");

  /// A task has a TimeoutSeconds of its own, and its end interrupts the call: this is for tasks
  /// that have none, so that no call waits for ever for a peer that has gone without a word.
  private static final Duration PATIENCE = Duration.ofDays(1);

  private final InvokeEndpoint endpoint;

  /// @throws IllegalArgumentException if `address` is no http or https address
  public LambdaEndpoint(WebClient http, URI address) {
    this.endpoint = new InvokeEndpoint(http, address);
  }

  /// The endpoint that the environment names, if it names one.
  ///
  /// @throws IllegalArgumentException if it names one that is no http or https address
  public static Optional<LambdaEndpoint> of(WebClient http, Map<String, String> environment) {
    return VARIABLES.stream()
        .map(variable -> environment.getOrDefault(variable, ""))
        .filter(value -> !value.isBlank())
        .findFirst()
        .map(value -> new LambdaEndpoint(http, URI.create(value.strip())));
  }

  /// Calls the function and waits for the answer, whatever its status.
  ///
  /// @throws IOException if there is no answer
  InvokeReply invoke(Invocation invocation) throws IOException, InterruptedException {
    return endpoint.invoke(invocation, invocation.function().given(), PATIENCE);
  }
}
