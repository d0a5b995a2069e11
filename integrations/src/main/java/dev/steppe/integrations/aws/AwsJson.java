package dev.steppe.integrations.aws;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/// A service that speaks AWS JSON 1.1, at an address that somebody named:
/// <https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html>. Calls are signed with
/// Signature Version 4. Thread-safe.
public final class AwsJson {
  /// How long a call may take.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// What the HTTP client sets itself and takes from nobody.
  private static final Set<String> SET_BY_CLIENT = Set.of("host", "content-length");

  private static final Set<String> PASSING =
      Set.of(
          "ThrottlingException",
          "Throttling",
          "ServiceUnavailableException",
          "InternalFailure",
          "OperationAbortedException",
          "ExpiredTokenException",
          "RequestExpired");

  private final HttpClient http;
  private final URI endpoint;
  private final String signingName;
  private final String targetPrefix;
  private final AwsCredentialsProvider credentials;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  /// @param signingName the service as signatures name it, such as `logs`
  /// @param targetPrefix what stands before an operation's name in X-Amz-Target
  public AwsJson(
      HttpClient http,
      URI endpoint,
      String signingName,
      String targetPrefix,
      AwsCredentialsProvider credentials) {
    this.http = http;
    this.endpoint = endpoint;
    this.signingName = signingName;
    this.targetPrefix = targetPrefix;
    this.credentials = credentials;
  }

  /// The address that the first of `variables` that is set names.
  ///
  /// @throws IllegalArgumentException if that is no http or https address
  public static Optional<URI> endpoint(Map<String, String> environment, List<String> variables) {
    return variables.stream()
        .filter(variable -> !environment.getOrDefault(variable, "").isBlank())
        .findFirst()
        .map(variable -> address(variable, environment.getOrDefault(variable, "").strip()));
  }

  private static URI address(String variable, String value) {
    var address = URI.create(value);
    boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    if (!web || address.getHost() == null) {
      throw new IllegalArgumentException(variable + " is not an http address: " + value);
    }
    return address;
  }

  /// An answer of the service.
  ///
  /// @param error the error's name without its namespace; empty if the call succeeded
  public record Reply(int status, String error, Json.Obj body) {
    public boolean succeeded() {
      return status >= 200 && status < 300;
    }

    /// Whether the same call may succeed later.
    public boolean mayPass() {
      return !succeeded() && (status >= 500 || status == 429 || PASSING.contains(error));
    }

    /// What the service says went wrong, in a line.
    public String why() {
      var said =
          body.get("message").or(() -> body.get("Message")).orElse(Json.Null.NULL)
                  instanceof Json.Str(var text)
              ? text
              : "";
      return status + " " + (error.isEmpty() ? "" : error + ": ") + said;
    }
  }

  /// Calls an operation and waits for the answer, whatever its status.
  ///
  /// @param region the region that the call is signed for
  /// @throws IOException if there is no answer, or nothing to sign with
  public Reply call(String operation, String region, Json.Obj input)
      throws IOException, InterruptedException {
    var body = input.text().getBytes(StandardCharsets.UTF_8);
    var request =
        HttpRequest.newBuilder(endpoint).timeout(PATIENCE).POST(BodyPublishers.ofByteArray(body));
    signed(operation, region, body)
        .forEach((name, values) -> {
          if (!SET_BY_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> request.header(name, value));
          }
        });
    return reply(http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8)));
  }

  private Map<String, ? extends Collection<String>> signed(
      String operation, String region, byte[] body) throws IOException {
    var request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(endpoint)
            .putHeader("Content-Type", "application/x-amz-json-1.1")
            .putHeader("X-Amz-Target", targetPrefix + operation)
            .build();
    try {
      var identity = credentials.resolveCredentials();
      return signer
          .sign(it ->
              it.identity(identity)
                  .request(request)
                  .payload(ContentStreamProvider.fromByteArray(body))
                  .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, signingName)
                  .putProperty(AwsV4HttpSigner.REGION_NAME, region))
          .request()
          .headers();
    } catch (SdkException e) {
      throw new IOException("the call can not be signed: " + e.getMessage(), e);
    }
  }

  private static Reply reply(HttpResponse<String> response) {
    var body = body(response.body());
    var error =
        response
            .headers()
            .firstValue("x-amzn-errortype")
            .or(() ->
                body.get("__type")
                    .flatMap(type ->
                        type instanceof Json.Str(var text)
                            ? Optional.of(text)
                            : Optional.<String>empty()))
            .map(AwsJson::withoutNamespace)
            .orElse("");
    return new Reply(response.statusCode(), error, body);
  }

  private static Json.Obj body(String text) {
    try {
      return Json.parse(text) instanceof Json.Obj object ? object : Json.Obj.EMPTY;
    } catch (MalformedJsonException _) {
      return Json.Obj.EMPTY;
    }
  }

  /// Services write `com.amazon.service#Name:more`, or any part of that with the name in it.
  private static String withoutNamespace(String type) {
    var end = type.indexOf(':');
    var name = end < 0 ? type : type.substring(0, end);
    return name.substring(name.indexOf('#') + 1);
  }
}
