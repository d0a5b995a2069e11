package dev.steppe.integrations.functions;

import dev.steppe.integrations.web.Header;
import dev.steppe.integrations.web.Percent;
import dev.steppe.integrations.web.WebClient;
import dev.steppe.integrations.web.WebRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Somebody else's Invoke API at an address:
/// <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>.
public final class InvokeEndpoint {
  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /// A body has 6 MB at most; a peer that sends more and more is cut off.
  private static final int MAX_BODY_BYTES = 16 * 1024 * 1024;

  private final WebClient http;
  private final String base;

  /// @throws IllegalArgumentException if `address` is no http or https address
  public InvokeEndpoint(WebClient http, URI address) {
    boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    if (!web || address.getHost() == null) {
      throw new IllegalArgumentException("not an http address: " + address);
    }
    this.http = http;
    this.base = address.toString().replaceAll("/+$", "") + "/2015-03-31/functions/";
  }

  /// Calls the function and waits for the answer, whatever its status.
  ///
  /// @param name the function's name at the endpoint
  /// @param patience how long the answer may take
  /// @throws IOException if there is no answer
  public InvokeReply invoke(Invocation invocation, String name, Duration patience)
      throws IOException, InterruptedException {
    var answer =
        http.send(
            new WebRequest(
                "POST",
                target(invocation, name),
                headers(invocation),
                Optional.of(invocation.payload().getBytes(StandardCharsets.UTF_8)),
                patience,
                MAX_BODY_BYTES));
    if (!answer.whole()) {
      throw new IOException("The answer's body is too long");
    }
    return new InvokeReply(answer.status(), answer.headers(), answer.text());
  }

  private URI target(Invocation invocation, String name) {
    return URI.create(
        base
            + Percent.encode(name)
            + "/invocations"
            + invocation.qualifier().map(q -> "?Qualifier=" + Percent.encode(q)).orElse(""));
  }

  /// A dummy signature: emulators read the account or the region from its scope, and check nothing.
  private static List<Header> headers(Invocation invocation) {
    var date = AMZ_DATE.format(Instant.now());
    var region = invocation.arn().split(":", -1)[3];
    var headers = new ArrayList<Header>();
    headers.add(new Header("Content-Type", "application/json"));
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
        .ifPresent(context -> headers.add(new Header("X-Amz-Client-Context", oneLine(context))));
    invocation
        .trace()
        .ifPresent(trace -> headers.add(new Header("X-Amzn-Trace-Id", trace.toString())));
    return headers;
  }

  /// A value from a definition must not end its header and begin another.
  private static String oneLine(String value) {
    return value.replace('\r', ' ').replace('\n', ' ').replace('\0', ' ');
  }
}
