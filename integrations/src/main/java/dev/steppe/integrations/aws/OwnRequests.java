package dev.steppe.integrations.aws;

import dev.steppe.integrations.models.ServiceModel;
import dev.steppe.integrations.web.Header;
import dev.steppe.integrations.web.Later;
import dev.steppe.integrations.web.WebRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/// Signs requests that are no calls of an operation, as to an API of API Gateway, with the
/// credentials that calls have. Thread-safe.
public final class OwnRequests {
  private final Endpoints endpoints;
  private final Later<Identities> identities;
  private final Roles roles;
  private final Later<Signer> signer;

  OwnRequests(
      Endpoints endpoints, Later<Identities> identities, Roles roles, Later<Signer> signer) {
    this.endpoints = endpoints;
    this.identities = identities;
    this.roles = roles;
    this.signer = signer;
  }

  /// Where a service is called.
  public Endpoint endpoint(ServiceModel service, String region) {
    return endpoints.of(service, region);
  }

  /// What came of signing.
  ///
  /// @param <T> what is signed
  public sealed interface Signed<T> {
    record As<T>(T signed) implements Signed<T> {}

    /// @param reply what stands against it: never a success
    record Not<T>(AwsReply reply) implements Signed<T> {}
  }

  /// The headers of a request with those that sign it.
  ///
  /// @param caller who makes the request, if it were a call
  /// @param service as signatures name it
  /// @param atAws whether it goes to AWS itself, which takes no made-up credentials
  public Signed<List<Header>> sign(
      AwsCall caller, WebRequest request, String service, String region, boolean atAws)
      throws InterruptedException {
    return switch (identity(caller, atAws)) {
      case Roles.Assumed.As(var identity) ->
          new Signed.As<>(
              signer
                  .get()
                  .sign(
                      request.method(),
                      request.address(),
                      request.headers(),
                      request.body(),
                      identity,
                      service,
                      region));
      case Roles.Assumed.Not(var reply) -> new Signed.Not<>(reply);
    };
  }

  /// The address of a GET request with its signature in the query, so that whoever has the address
  /// can make the request for a while.
  ///
  /// @param header a header that the request must have
  public Signed<URI> presign(
      AwsCall caller, URI address, Header header, Duration lifetime, String region, boolean atAws)
      throws InterruptedException {
    return switch (identity(caller, atAws)) {
      case Roles.Assumed.As(var identity) -> {
        var request =
            SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(address)
                .putHeader(header.name(), header.value())
                .build();
        var signed =
            AwsV4HttpSigner.create()
                .sign(it ->
                    it.identity(identity)
                        .request(request)
                        .putProperty(
                            AwsV4HttpSigner.SERVICE_SIGNING_NAME, caller.service().signingName())
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, lifetime));
        yield new Signed.As<>(signed.request().getUri());
      }
      case Roles.Assumed.Not(var reply) -> new Signed.Not<>(reply);
    };
  }

  private Roles.Assumed identity(AwsCall caller, boolean atAws) throws InterruptedException {
    var role = caller.roleArn();
    if (role.isPresent() && (atAws || roles.haveEndpoint(endpoints, caller.region()))) {
      return roles.assume(role.get(), caller);
    }
    Optional<AwsCredentialsIdentity> own =
        atAws
            ? identities.get().forAmazon()
            : Optional.of(identities.get().forNamedEndpoint(caller.account()));
    return own.<Roles.Assumed>map(Roles.Assumed.As::new)
        .orElseGet(() ->
            new Roles.Assumed.Not(
                new AwsReply.NoAnswer("No credentials for AWS were found.", false)));
  }
}
