package dev.steppe.integrations;

import dev.steppe.integrations.functions.Invocation;
import dev.steppe.integrations.functions.InvokeReply;
import dev.steppe.integrations.functions.InvokeReply.Header;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Somebody else's Invoke API at an address:
/// <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>.
///
/// It goes through [HttpURLConnection] because histories show a reply's headers in the letters in
/// which they came, and the newer client folds them to lower case. Each call has a connection of
/// its own and a body of fixed length: then nothing below us ever sends a request a second time.
public final class LambdaEndpoint {
  /// Where the address is looked for: the AWS SDKs' name for this service, Step Functions Local's
  /// name, the AWS SDKs' name for all services.
  private static final List<String> VARIABLES =
      List.of("AWS_ENDPOINT_URL_LAMBDA", "LAMBDA_ENDPOINT", "AWS_ENDPOINT_URL");

  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final URI address;

  /// @throws IllegalArgumentException if `address` is no http or https address
  public LambdaEndpoint(URI address) {
    boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    if (!web || address.getHost() == null) {
      throw new IllegalArgumentException("not an http address: " + address);
    }
    this.address = address;
  }

  /// The endpoint that the environment names, if it names one.
  public static Optional<LambdaEndpoint> of(Map<String, String> environment) {
    return VARIABLES.stream()
        .map(variable -> environment.getOrDefault(variable, ""))
        .filter(value -> !value.isBlank())
        .findFirst()
        .map(value -> new LambdaEndpoint(URI.create(value.strip())));
  }

  /// Calls the function and waits for the answer, whatever its status.
  ///
  /// @throws IOException if there is no answer
  InvokeReply invoke(Invocation invocation) throws IOException {
    return OneRequest.post(
        target(invocation),
        headers(invocation),
        invocation.payload().getBytes(StandardCharsets.UTF_8));
  }

  private URI target(Invocation invocation) {
    var base = address.toString().replaceAll("/+$", "");
    var path = base + "/2015-03-31/functions/" + encoded(invocation.function().given());
    return URI.create(
        path
            + "/invocations"
            + invocation.qualifier().map(q -> "?Qualifier=" + encoded(q)).orElse(""));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// A dummy signature: emulators read the account or the region from its scope, and check nothing.
  private static List<Header> headers(Invocation invocation) {
    var date = AMZ_DATE.format(Instant.now());
    var region = invocation.arn().split(":", -1)[3];
    var headers = new ArrayList<Header>();
    headers.add(new Header("Content-Type", "application/json"));
    headers.add(new Header("Connection", "close"));
    headers.add(new Header("X-Amz-Date", date));
    headers.add(
        new Header(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=steppe/%s/%s/lambda/aws4_request, SignedHeaders=host;x-amz-date, Signature=%s"
                .formatted(date.substring(0, 8), region, "0".repeat(64))));
    headers.add(new Header("X-Amz-Invocation-Type", invocation.type().wireName()));
    if (invocation.tail()) {
      headers.add(new Header("X-Amz-Log-Type", "Tail"));
    }
    invocation
        .clientContext()
        .ifPresent(context -> headers.add(new Header("X-Amz-Client-Context", context)));
    invocation
        .trace()
        .ifPresent(trace -> headers.add(new Header("X-Amzn-Trace-Id", trace.toString())));
    return headers;
  }
}
