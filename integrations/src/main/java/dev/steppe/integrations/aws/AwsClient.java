package dev.steppe.integrations.aws;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Catalogue;
import dev.steppe.integrations.models.IntegrationName;
import dev.steppe.integrations.models.OperationModel;
import dev.steppe.integrations.models.ServiceModel;
import dev.steppe.integrations.protocols.Protocols;
import dev.steppe.integrations.protocols.UnfitAnswerException;
import dev.steppe.integrations.protocols.UnfitInputException;
import dev.steppe.integrations.protocols.WireAnswer;
import dev.steppe.integrations.protocols.WireRequest;
import dev.steppe.integrations.web.Egress;
import dev.steppe.integrations.web.Later;
import dev.steppe.integrations.web.WebAnswer;
import dev.steppe.integrations.web.WebClient;
import dev.steppe.integrations.web.WebRequest;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/// Calls any service that has a model, once each: an answer of a service is an answer, and whether
/// a call is made again is for the definition to say.
public final class AwsClient implements AwsCalls, AutoCloseable {
  /// Far more than any result that Step Functions takes.
  private static final int MOST_BYTES = 32 * 1024 * 1024;

  private static final String NOT_SENT = "Unable to execute HTTP request: ";

  private final Endpoints endpoints;
  private final InProcess inProcess;
  private final Later<Identities> identities;
  private final Supplier<String> tokens;
  private final Roles roles;
  private final Later<Signer> signer = new Later<>(Signer::new);
  private final WebClient web = new WebClient(Egress.ANYWHERE);

  AwsClient(
      Catalogue catalogue,
      Endpoints endpoints,
      InProcess inProcess,
      Function<AwsCalls, Identities> identities,
      Supplier<String> tokens,
      InstantSource clock) {
    this.endpoints = endpoints;
    this.inProcess = inProcess;
    this.identities = new Later<>(() -> identities.apply(this));
    this.tokens = tokens;
    this.roles = new Roles(this, catalogue, clock);
  }

  /// A client with the credentials that the AWS SDKs find.
  ///
  /// @param inProcess what is answered without a connection
  public static AwsClient open(Catalogue catalogue, Endpoints endpoints, InProcess inProcess) {
    return new AwsClient(
        catalogue,
        endpoints,
        inProcess,
        calls ->
            Identities.found(
                new WebIdentity(calls, catalogue, System.getenv(), InstantSource.system())),
        () -> UUID.randomUUID().toString(),
        InstantSource.system());
  }

  /// The same credentials for requests that are no calls of an operation.
  public OwnRequests ownRequests() {
    return new OwnRequests(endpoints, identities, roles, signer);
  }

  @Override
  public AwsReply call(AwsCall call) throws InterruptedException {
    try {
      var request = request(call.service(), call.operation(), call.input(), tokens);
      return switch (endpoints.of(call.service(), call.region())) {
        case Endpoint.Named named when named.own() -> toNamed(call, request, named);
        case Endpoint.Named named -> hereOr(call, () -> toNamed(call, request, named));
        case Endpoint.Amazon amazon -> hereOr(call, () -> toAmazon(call, request, amazon));
        case Endpoint.Missing(var why) -> hereOr(call, () -> new AwsReply.NoAnswer(why, false));
      };
    } catch (UnfitInputException e) {
      return new AwsReply.NoAnswer(String.valueOf(e.getMessage()), false);
    }
  }

  /// The request of a call, without an address and a signature.
  static WireRequest request(
      ServiceModel service, OperationModel operation, Json.Obj given, Supplier<String> tokens)
      throws UnfitInputException {
    var input = Customs.input(service, given);
    var request = Protocols.request(service, operation, input, tokens);
    return Checksums.add(Customs.request(service, request), operation, input);
  }

  /// What is done about a call that is not answered in this process.
  private interface Otherwise {
    AwsReply reply() throws InterruptedException, UnfitInputException;
  }

  private AwsReply hereOr(AwsCall call, Otherwise otherwise)
      throws InterruptedException, UnfitInputException {
    var service = IntegrationName.of(call.service().id());
    if (!inProcess.services().contains(service)) {
      return otherwise.reply();
    }
    var body = Protocols.jsonBody(call.operation(), call.input());
    return reply(
        call,
        inProcess.answer(
            new InProcess.Request(
                service, call.operation().name(), body, call.account(), call.region())));
  }

  /// A host that somebody named is called as it is named: no bucket and no prefix goes before it.
  private AwsReply toNamed(AwsCall call, WireRequest request, Endpoint.Named endpoint)
      throws InterruptedException {
    var address = endpoint.address();
    var base =
        "%s://%s%s"
            .formatted(
                address.getScheme(),
                address.getRawAuthority(),
                address.getRawPath() == null ? "" : address.getRawPath().replaceAll("/+$", ""));
    // Where nothing answers for STS there are no roles: what stands in for a service knows none.
    if (call.roleArn().isPresent() && roles.haveEndpoint(endpoints, call.region())) {
      return asRole(call, request, base, call.region());
    }
    var identity = identities.get().forNamedEndpoint(call.account());
    return send(call, request, base, Optional.of(identity), call.region());
  }

  private AwsReply toAmazon(AwsCall call, WireRequest request, Endpoint.Amazon endpoint)
      throws InterruptedException {
    var hosted =
        S3.is(call.service()) ? S3.virtualHosted(request, call.operation(), call.input()) : request;
    var base = "https://" + hosted.hostPrefix().orElse("") + endpoint.host();
    if (call.roleArn().isPresent()) {
      return asRole(call, hosted, base, endpoint.signingRegion());
    }
    if (!Customs.isSigned(call.service(), call.operation())) {
      return send(call, hosted, base, Optional.empty(), endpoint.signingRegion());
    }
    var identity = identities.get().forAmazon();
    return identity.isPresent()
        ? send(call, hosted, base, identity, endpoint.signingRegion())
        : new AwsReply.NoAnswer(
            "No credentials for AWS were found. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile, where the server runs.",
            false);
  }

  private AwsReply asRole(AwsCall call, WireRequest request, String base, String region)
      throws InterruptedException {
    return switch (roles.assume(call.roleArn().orElseThrow(), call)) {
      case Roles.Assumed.As(var identity) ->
          send(call, request, base, Optional.of(identity), region);
      case Roles.Assumed.Not(var reply) -> reply;
    };
  }

  private AwsReply send(
      AwsCall call,
      WireRequest request,
      String base,
      Optional<AwsCredentialsIdentity> identity,
      String region)
      throws InterruptedException {
    var query = request.encodedQuery();
    var address = URI.create(base + request.path() + (query.isEmpty() ? "" : "?" + query));
    var headers =
        identity.isEmpty() || !Customs.isSigned(call.service(), call.operation())
            ? request.headers()
            : signer
                .get()
                .sign(
                    request.method(),
                    address,
                    request.headers(),
                    request.body(),
                    identity.get(),
                    call.service().signingName(),
                    region);
    try {
      var answer =
          web.send(
              new WebRequest(
                  request.method(), address, headers, request.body(), call.patience(), MOST_BYTES));
      return answer.whole() ? reply(call, wire(answer)) : tooLarge(call);
    } catch (UnknownHostException _) {
      return new AwsReply.NoAnswer(
          NOT_SENT + address.getHost() + ": Name or service not known", false);
    } catch (ConnectException e) {
      return new AwsReply.NoAnswer(NOT_SENT + e.getMessage(), false);
    } catch (IOException e) {
      return new AwsReply.NoAnswer(NOT_SENT + e.getMessage(), true);
    }
  }

  private static WireAnswer wire(WebAnswer answer) {
    return new WireAnswer(answer.status(), answer.headers(), answer.body());
  }

  private static AwsReply tooLarge(AwsCall call) {
    return new AwsReply.NoAnswer(
        "The answer of %s is larger than %d bytes".formatted(call.service().id(), MOST_BYTES),
        true);
  }

  private static AwsReply reply(AwsCall call, WireAnswer answer) {
    var exchange = new AwsReply.Exchange(answer.status(), answer.headers());
    boolean succeeded = answer.status() >= 200 && answer.status() < 300;
    if (succeeded && !S3.mayHideError(call.service(), call.operation())) {
      return output(call, exchange, answer);
    }
    var error = Protocols.error(call.service(), call.operation(), answer);
    return succeeded && error.code().isEmpty()
        ? output(call, exchange, answer)
        : new AwsReply.Refused(
            exchange, error.code(), error.modelled(), error.message(), error.details());
  }

  private static AwsReply output(AwsCall call, AwsReply.Exchange exchange, WireAnswer answer) {
    try {
      return new AwsReply.Succeeded(
          exchange, Protocols.output(call.service(), call.operation(), answer));
    } catch (UnfitAnswerException e) {
      return new AwsReply.NoAnswer(
          "Unable to read the answer of %s (status code %d): %s"
              .formatted(call.service().id(), answer.status(), e.getMessage()),
          true);
    }
  }

  @Override
  public void close() {
    web.close();
  }
}
