package dev.steppe.integrations.aws;

import dev.steppe.integrations.web.Header;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/// Signs requests with Signature Version 4:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html>.
final class Signer {
  /// What the HTTP client sets itself.
  private static final Set<String> SET_BY_CLIENT = Set.of("host", "content-length");

  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  /// The headers of a request with those that sign it.
  ///
  /// @param service as signatures name it
  List<Header> sign(
      String method,
      URI address,
      List<Header> headers,
      Optional<byte[]> body,
      AwsCredentialsIdentity identity,
      String service,
      String region) {
    var request = SdkHttpRequest.builder().method(SdkHttpMethod.fromValue(method)).uri(address);
    headers.forEach(header -> request.appendHeader(header.name(), header.value()));
    // S3 takes paths as they are. All others sign them normalised and encoded once more.
    boolean s3 = service.equals("s3") || service.equals("s3-outposts");
    var signed =
        signer.sign(it ->
            it.identity(identity)
                .request(request.build())
                .payload(ContentStreamProvider.fromByteArray(body.orElseGet(() -> new byte[0])))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, !s3)
                .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, !s3));
    var all = new ArrayList<Header>();
    signed
        .request()
        .forEachHeader((name, values) -> {
          if (!SET_BY_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> all.add(new Header(name, value)));
          }
        });
    return all;
  }
}
