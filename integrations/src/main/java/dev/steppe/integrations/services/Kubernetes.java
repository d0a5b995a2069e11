package dev.steppe.integrations.services;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import dev.steppe.integrations.aws.AwsCall;
import dev.steppe.integrations.aws.Endpoint;
import dev.steppe.integrations.aws.OwnRequests;
import dev.steppe.integrations.aws.OwnRequests.Signed;
import dev.steppe.integrations.services.OptimizedAction.Names;
import dev.steppe.integrations.web.Header;
import dev.steppe.integrations.web.WebAnswer;
import dev.steppe.integrations.web.WebClient;
import dev.steppe.integrations.web.WebRequest;
import dev.steppe.runtime.TaskOutcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Requests to the API of a cluster of EKS
/// (<https://docs.aws.amazon.com/step-functions/latest/dg/connect-eks.html>). Their bearer token is
/// an address of STS, signed for a minute, by which the cluster learns who asks, as
/// aws-iam-authenticator makes it.
final class Kubernetes {
  private static final Duration TOKEN_LIFETIME = Duration.ofSeconds(60);
  private static final int MOST_BYTES = 4 * 1024 * 1024;

  private final WebClient web;
  private final OwnRequests requests;

  /// @param web obeys the rules for hosts that a definition names
  Kubernetes(WebClient web, OwnRequests requests) {
    this.web = web;
    this.requests = requests;
  }

  /// A request to a cluster.
  ///
  /// @param cluster the parameters that name it
  /// @param pathAndQuery written as they are sent
  record Request(Json.Obj cluster, String method, String pathAndQuery, Optional<Json> body) {}

  /// What came of a request: an answer of the cluster, be it a success or not, or none.
  sealed interface Reply {
    record Answered(WebAnswer answer) implements Reply {}

    record Not(TaskOutcome.Failed failed) implements Reply {}
  }

  /// @param caller the call of STS that the token stands for
  Reply send(AwsCall caller, Names names, Request request) throws InterruptedException {
    try {
      return switch (token(caller, text(request.cluster(), "ClusterName"))) {
        case Signed.As<URI>(var address) ->
            new Reply.Answered(exchange(message(request, bearer(address)), request.cluster()));
        case Signed.Not<URI>(var reply) -> new Reply.Not(SdkErrors.of(names, reply));
      };
    } catch (IOException e) {
      return new Reply.Not(
          TaskOutcome.Failed.of(
              names.noAnswer(), "Unable to execute HTTP request: " + e.getMessage()));
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      return new Reply.Not(
          TaskOutcome.Failed.of(
              "States.Runtime", "The cluster can not be asked: " + e.getMessage()));
    }
  }

  private Signed<URI> token(AwsCall caller, String cluster) throws InterruptedException {
    var region = caller.region();
    return switch (requests.endpoint(caller.service(), region)) {
      case Endpoint.Named(var address, _) ->
          token(caller, address.toString(), region, cluster, false);
      case Endpoint.Amazon(var host, var signed) ->
          token(caller, "https://" + host, signed, cluster, true);
      case Endpoint.Missing _ ->
          token(caller, "https://sts." + region + ".amazonaws.com", region, cluster, false);
    };
  }

  private Signed<URI> token(
      AwsCall caller, String base, String region, String cluster, boolean atAws)
      throws InterruptedException {
    var address =
        URI.create(base.replaceAll("/+$", "") + "/?Action=GetCallerIdentity&Version=2011-06-15");
    var header = new Header("x-k8s-aws-id", cluster);
    return requests.presign(caller, address, header, TOKEN_LIFETIME, region, atAws);
  }

  private static Header bearer(URI address) {
    var encoded =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(address.toString().getBytes(StandardCharsets.UTF_8));
    return new Header("Authorization", "Bearer k8s-aws-v1." + encoded);
  }

  private static WebRequest message(Request request, Header bearer) {
    var headers = new ArrayList<Header>(List.of(bearer, new Header("Accept", "application/json")));
    var body =
        request.body().flatMap(Parameters::text).map(text -> text.getBytes(StandardCharsets.UTF_8));
    if (body.isPresent()) {
      boolean patch = request.method().equals("PATCH");
      headers.add(
          new Header("Content-Type", patch ? "application/merge-patch+json" : "application/json"));
    }
    var endpoint = text(request.cluster(), "Endpoint").replaceAll("/+$", "");
    return new WebRequest(
        request.method(),
        URI.create(endpoint + request.pathAndQuery()),
        headers,
        body,
        OptimizedTask.CALL_PATIENCE,
        MOST_BYTES);
  }

  /// A cluster has an authority of its own, and is believed by that alone.
  private WebAnswer exchange(WebRequest request, Json.Obj cluster)
      throws IOException, InterruptedException, GeneralSecurityException {
    if (!"https".equals(request.address().getScheme())) {
      return web.send(request);
    }
    try (var own = web.trusting(authority(text(cluster, "CertificateAuthority")))) {
      return own.send(request);
    }
  }

  private static SSLContext authority(String encoded) throws IOException, GeneralSecurityException {
    var pem = new ByteArrayInputStream(Base64.getMimeDecoder().decode(encoded));
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int count = 0;
    for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
      store.setCertificateEntry("ca-" + count++, certificate);
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  static String text(Json.Obj parameters, String name) {
    return parameters.get(name).flatMap(Parameters::text).orElse("");
  }

  /// What a request comes to that is a task of its own.
  static TaskOutcome outcome(Names names, Reply reply) {
    return switch (reply) {
      case Reply.Answered(var answer) -> {
        var shown =
            Json.object()
                .put("ResponseBody", WebResults.body(answer))
                .put("StatusCode", answer.status())
                .put("StatusText", answer.reason())
                .build();
        yield answer.succeeded()
            ? new TaskOutcome.Answered(shown)
            : TaskOutcome.Failed.of(names.prefix() + "." + answer.status(), shown.text());
      }
      case Reply.Not(var failed) -> failed;
    };
  }

  /// A text that may be JSON.
  static Json parsed(String text) {
    try {
      return Json.parse(text);
    } catch (MalformedJsonException _) {
      return Json.of(text);
    }
  }
}
