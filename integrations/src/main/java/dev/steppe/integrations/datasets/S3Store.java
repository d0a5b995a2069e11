package dev.steppe.integrations.datasets;

import dev.steppe.integrations.aws.Credentials;
import dev.steppe.runtime.DatasetException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Object;

/// What speaks S3's API at the endpoint that the environment names, or Amazon S3 itself where that
/// was asked for: nothing reaches AWS by accident. Region and credentials are found as every AWS
/// SDK finds them; another server than Amazon's gets any if there are none.
///
/// The client is made when it is first needed: a server whose machines read nothing never has one.
final class S3Store implements ObjectStore, AutoCloseable {
  /// How long nothing may arrive before a connection is given up and made again.
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private final Map<String, String> environment;
  private final boolean realAws;
  private @Nullable S3Client client;

  /// @param environment the environment variables
  /// @param realAws whether Amazon's own S3 is reached where no endpoint is named
  S3Store(Map<String, String> environment, boolean realAws) {
    this.environment = Map.copyOf(environment);
    this.realAws = realAws;
  }

  private synchronized S3Client client() {
    if (client == null) {
      client = connect();
    }
    return client;
  }

  /// Checksums that not every server knows are left out where S3 does not demand them.
  private S3Client connect() {
    var builder =
        S3Client.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(Duration.ofSeconds(5))
                    .socketTimeout(SILENCE))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(it -> it.chunkedEncodingEnabled(false));
    var endpoint = variable("AWS_ENDPOINT_URL_S3").or(() -> variable("AWS_ENDPOINT_URL"));
    if (endpoint.isEmpty() && !realAws) {
      throw new DatasetException(
          "No endpoint is known for S3. Set AWS_ENDPOINT_URL_S3, or start the server with --endpoint s3=URL; or with --aws to call AWS itself.");
    }
    endpoint.ifPresent(url ->
        builder
            .endpointOverride(URI.create(url))
            .forcePathStyle(true)
            .credentialsProvider(Credentials.foundOrAny()));
    var region = variable("AWS_REGION").or(() -> variable("AWS_DEFAULT_REGION"));
    return builder.region(region.map(Region::of).orElseGet(() -> region(endpoint))).build();
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /// A server of one's own rarely minds which region it is in.
  private static Region region(Optional<String> endpoint) {
    return endpoint.isPresent()
        ? Region.US_EAST_1
        : call("No region was found", DefaultAwsRegionProviderChain.builder().build()::getRegion);
  }

  private static <T> T call(String what, Supplier<T> request) {
    try {
      return request.get();
    } catch (SdkException | IllegalArgumentException e) {
      throw new DatasetException("%s: %s".formatted(what, why(e)), e);
    }
  }

  /// What the SDK says; in other words where it only lists the places in which it has looked.
  private static String why(RuntimeException e) {
    var message = String.valueOf(e.getMessage());
    if (message.startsWith("Unable to load region")) {
      return "set AWS_REGION for Amazon S3, or AWS_ENDPOINT_URL_S3 for another server";
    }
    if (message.startsWith("Unable to load credentials")) {
      return "no credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE";
    }
    return message;
  }

  @Override
  public InputStream open(ObjectName name, long from) {
    return new Body(name, from);
  }

  private static GetObjectRequest.Builder request(ObjectName name) {
    return GetObjectRequest.builder()
        .bucket(name.bucket())
        .key(name.key())
        .versionId(name.version().orElse(null))
        .expectedBucketOwner(name.owner().orElse(null));
  }

  private ResponseInputStream<GetObjectResponse> get(ObjectName name, GetObjectRequest request) {
    return call("%s cannot be read".formatted(name.uri()), () -> client().getObject(request));
  }

  @Override
  public byte[] read(ObjectName name, long from, int length) {
    if (length == 0) {
      return new byte[0];
    }
    var range = "bytes=%d-%d".formatted(from, from + length - 1);
    try (var body = get(name, request(name).range(range).build())) {
      if (body.response().contentRange() == null) {
        body.skipNBytes(from);
      }
      return body.readNBytes(length);
    } catch (IOException e) {
      throw new DatasetException("%s cannot be read: %s".formatted(name.uri(), e.getMessage()), e);
    }
  }

  /// Asks for the first byte: who may read an object may not always ask for what heads it.
  @Override
  public long size(ObjectName name) {
    var body = get(name, request(name).range("bytes=0-0").build());
    body.abort();
    return total(body.response());
  }

  /// How long the whole object is.
  private static long total(GetObjectResponse response) {
    var range = response.contentRange();
    return range == null
        ? Optional.ofNullable(response.contentLength()).orElse(0L)
        : Long.parseLong(range.substring(range.lastIndexOf('/') + 1));
  }

  /// An object that is read from some place on. When the connection is lost, or was closed because
  /// nobody read for long, it is made again and reading goes on where it was.
  private final class Body extends InputStream {
    private static final int MAX_RETRIES = 5;

    private final ObjectName name;
    private long at;
    private int retries;
    private Optional<String> etag = Optional.empty();
    private ResponseInputStream<GetObjectResponse> in;

    Body(ObjectName name, long from) {
      this.name = name;
      this.at = from;
      this.in = connect();
    }

    /// A range that begins at the end is refused, so that one byte more is asked for.
    private ResponseInputStream<GetObjectResponse> connect() {
      var request = request(name);
      if (at > 0) {
        request.range("bytes=%d-".formatted(at - 1));
      }
      etag.ifPresent(request::ifMatch);
      var body = get(name, request.build());
      try {
        Content.checkSize(total(body.response()), name);
        etag = Optional.ofNullable(body.response().eTag());
        if (at > 0) {
          // Not every server knows ranges.
          body.skipNBytes(body.response().contentRange() == null ? at : 1);
        }
        return body;
      } catch (DatasetException e) {
        body.abort();
        throw e;
      } catch (IOException e) {
        body.abort();
        throw new DatasetException(
            "%s cannot be read: %s".formatted(name.uri(), e.getMessage()), e);
      }
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      while (true) {
        try {
          int count = in.read(buffer, offset, length);
          at += Math.max(count, 0);
          retries = count > 0 ? 0 : retries;
          return count;
        } catch (IOException | SdkException e) {
          if (++retries > MAX_RETRIES || Thread.currentThread().isInterrupted()) {
            throw new IOException(e.getMessage(), e);
          }
          in.abort();
          in = connect();
        }
      }
    }

    /// What was not read is not wanted any more.
    @Override
    public void close() {
      in.abort();
    }
  }

  @Override
  public Listing list(
      String bucket, String prefix, Optional<String> owner, Optional<String> after) {
    var request =
        ListObjectsV2Request.builder()
            .bucket(bucket)
            .prefix(prefix.isEmpty() ? null : prefix)
            .expectedBucketOwner(owner.orElse(null))
            .startAfter(after.orElse(null))
            .build();
    return new Pages(bucket, request);
  }

  /// A listing, a page at a time.
  private final class Pages implements Listing {
    private final String bucket;
    private final ListObjectsV2Request request;
    private Optional<String> token = Optional.empty();
    private Iterator<S3Object> page = List.<S3Object>of().iterator();
    private boolean last;

    Pages(String bucket, ListObjectsV2Request request) {
      this.bucket = bucket;
      this.request = request;
    }

    @Override
    public Optional<Listed> next() {
      while (!page.hasNext()) {
        if (last) {
          return Optional.empty();
        }
        turn();
      }
      var object = page.next();
      return Optional.of(
          new Listed(
              object.key(),
              Optional.ofNullable(object.eTag()).orElse(""),
              Optional.ofNullable(object.lastModified()).orElse(Instant.EPOCH),
              Optional.ofNullable(object.size()).orElse(0L),
              Optional.ofNullable(object.storageClassAsString()).orElse("STANDARD")));
    }

    private void turn() {
      var next =
          token.isEmpty()
              ? request
              : request.toBuilder().startAfter(null).continuationToken(token.get()).build();
      var answer =
          call(
              "%s cannot be listed".formatted(ObjectName.uri(bucket)),
              () -> client().listObjectsV2(next));
      page = answer.contents().iterator();
      token = Optional.ofNullable(answer.nextContinuationToken());
      last = !Boolean.TRUE.equals(answer.isTruncated()) || token.isEmpty();
    }
  }

  @Override
  public Upload create(String bucket, String key) {
    return new S3Upload(client(), bucket, key);
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
    }
  }
}
