package dev.steppe.integrations.services;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.services.ApiGatewayRequest.Auth;
import dev.steppe.integrations.services.OptimizedAction.Names;
import dev.steppe.integrations.web.Header;
import dev.steppe.integrations.web.WebAnswer;
import dev.steppe.integrations.web.WebClient;
import dev.steppe.integrations.web.WebRequest;
import dev.steppe.runtime.TaskCall;
import dev.steppe.runtime.TaskOutcome;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Calls APIs of API Gateway: at AWS, or, where somebody names an endpoint for `apigateway`, there.
final class ApiGateway {
  private static final Pattern AT_AWS =
      Pattern.compile("[^.]+\\.execute-api\\.([^.]+)\\.amazonaws\\.com(?:\\.cn)?");
  private static final String SERVICE = "execute-api";
  private static final int MOST_BYTES = 1024 * 1024;

  private final WebClient web;
  private final RequestSigner signer;
  private final Optional<URI> endpoint;
  private final boolean realAws;

  /// @param endpoint takes the requests of all APIs, if there is one
  /// @param realAws whether AWS itself may be called
  ApiGateway(WebClient web, RequestSigner signer, Optional<URI> endpoint, boolean realAws) {
    this.web = web;
    this.signer = signer;
    this.endpoint = endpoint;
    this.realAws = realAws;
  }

  TaskOutcome invoke(TaskCall call, Names names, Json.Obj parameters) throws InterruptedException {
    try {
      var request = ApiGatewayRequest.of(parameters);
      var atAws = AT_AWS.matcher(request.host().toLowerCase(Locale.ROOT));
      if (endpoint.isEmpty() && !realAws && request.host().contains("amazonaws.com")) {
        return TaskOutcome.Failed.of(
            names.noAnswer(),
            "No endpoint is known for API Gateway. Set AWS_ENDPOINT_URL_API_GATEWAY, or start the server with --endpoint apigateway=URL; or with --aws to call AWS itself.");
      }
      var region = atAws.matches() ? atAws.group(1) : call.execution().arn().split(":", -1)[3];
      return outcome(web.send(message(call, request, region)));
    } catch (IllegalArgumentException e) {
      return TaskOutcome.Failed.of("States.Runtime", String.valueOf(e.getMessage()));
    } catch (RequestSigner.NotAuthorizedException e) {
      return TaskOutcome.Failed.of("States.TaskFailed", String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return TaskOutcome.Failed.of(
          names.noAnswer(), "Unable to execute HTTP request: " + e.getMessage());
    }
  }

  private WebRequest message(TaskCall call, ApiGatewayRequest request, String region)
      throws IOException, InterruptedException, RequestSigner.NotAuthorizedException {
    var base = endpoint.map(URI::toString).orElse("https://" + request.host());
    var address = URI.create(base.replaceAll("/+$", "") + request.pathAndQuery());
    var headers = new ArrayList<>(request.headers());
    var plain = message(request, address, headers);
    return request.auth() == Auth.NO_AUTH
        ? plain
        : message(request, address, signer.sign(plain, call.roleArn(), SERVICE, region));
  }

  private static WebRequest message(ApiGatewayRequest request, URI address, List<Header> headers) {
    return new WebRequest(
        request.method(),
        address,
        headers,
        request.body(),
        OptimizedTask.CALL_PATIENCE,
        MOST_BYTES);
  }

  private static TaskOutcome outcome(WebAnswer answer) {
    return answer.succeeded()
        ? new TaskOutcome.Answered(WebResults.of(answer))
        : TaskOutcome.Failed.of("ApiGateway." + answer.status(), answer.text());
  }
}
