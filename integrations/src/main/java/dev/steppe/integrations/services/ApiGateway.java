package dev.steppe.integrations.services;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.aws.AwsCall;
import dev.steppe.integrations.aws.Endpoint;
import dev.steppe.integrations.aws.OwnRequests;
import dev.steppe.integrations.aws.OwnRequests.Signed;
import dev.steppe.integrations.services.ApiGatewayRequest.Auth;
import dev.steppe.integrations.services.OptimizedAction.Names;
import dev.steppe.integrations.web.Header;
import dev.steppe.integrations.web.WebAnswer;
import dev.steppe.integrations.web.WebClient;
import dev.steppe.integrations.web.WebRequest;
import dev.steppe.runtime.TaskOutcome;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Calls APIs of API Gateway: where somebody names an endpoint for `apigateway`, all of them there,
/// or else each at its own host. One at AWS is called only where AWS is.
final class ApiGateway {
  private static final Pattern AT_AWS =
      Pattern.compile("[^.]+\\.execute-api\\.([^.]+)\\.amazonaws\\.com(?:\\.cn)?");
  private static final String SIGNED_FOR = "execute-api";
  private static final int MOST_BYTES = 1024 * 1024;

  private final WebClient web;
  private final OwnRequests requests;

  /// @param web obeys the rules for hosts that a definition names
  ApiGateway(WebClient web, OwnRequests requests) {
    this.web = web;
    this.requests = requests;
  }

  /// @param caller the call of API Gateway's own API that stands for the task's
  TaskOutcome invoke(AwsCall caller, Names names, Json.Obj parameters) throws InterruptedException {
    try {
      var request = ApiGatewayRequest.of(parameters);
      var host = AT_AWS.matcher(request.host().toLowerCase(Locale.ROOT));
      boolean hosted = host.matches();
      return switch (requests.endpoint(caller.service(), caller.region())) {
        case Endpoint.Named(var base, _) ->
            send(caller, names, request, base.toString(), caller.region(), false);
        case Endpoint.Missing(var why) when hosted -> TaskOutcome.Failed.of(names.noAnswer(), why);
        case Endpoint.Missing _, Endpoint.Amazon _ ->
            send(
                caller,
                names,
                request,
                "https://" + request.host(),
                hosted ? host.group(1) : caller.region(),
                hosted);
      };
    } catch (IllegalArgumentException e) {
      return TaskOutcome.Failed.of("States.Runtime", String.valueOf(e.getMessage()));
    }
  }

  private TaskOutcome send(
      AwsCall caller,
      Names names,
      ApiGatewayRequest request,
      String base,
      String region,
      boolean atAws)
      throws InterruptedException {
    var address = URI.create(base.replaceAll("/+$", "") + request.pathAndQuery());
    var plain = message(request, address, request.headers());
    if (request.auth() == Auth.NO_AUTH) {
      return send(names, plain);
    }
    return switch (requests.sign(caller, plain, SIGNED_FOR, region, atAws)) {
      case Signed.As<List<Header>>(var headers) -> send(names, message(request, address, headers));
      case Signed.Not<List<Header>>(var reply) -> SdkErrors.of(names, reply);
    };
  }

  private TaskOutcome send(Names names, WebRequest request) throws InterruptedException {
    try {
      return outcome(web.send(request));
    } catch (IOException e) {
      return TaskOutcome.Failed.of(
          names.noAnswer(), "Unable to execute HTTP request: " + e.getMessage());
    }
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
