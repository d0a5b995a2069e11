package dev.steppe.integrations.outputs;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.aws.AwsCall;
import dev.steppe.integrations.aws.AwsCalls;
import dev.steppe.integrations.aws.AwsReply;
import dev.steppe.integrations.models.ServiceModel;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// A service of AWS, or what stands in for it, that is told things.
final class RemoteService {
  /// How long a call may take.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// What calls for an endpoint are signed with that minds no signature.
  private static final String NOBODY = "steppe";

  private static final Set<String> PASSING =
      Set.of(
          "ThrottlingException",
          "Throttling",
          "ServiceUnavailableException",
          "InternalFailure",
          "OperationAbortedException",
          "ExpiredTokenException",
          "RequestExpired");

  private final AwsCalls calls;
  private final ServiceModel service;

  RemoteService(AwsCalls calls, ServiceModel service) {
    this.calls = calls;
    this.service = service;
  }

  /// An answer of the service.
  ///
  /// @param error the error's name without its namespace; empty if the call succeeded
  /// @param why what the service says went wrong, in a line
  record Reply(int status, String error, Json.Obj body, String why) {
    static final Reply OK = new Reply(200, "", Json.Obj.EMPTY, "");

    boolean succeeded() {
      return status >= 200 && status < 300;
    }

    /// Whether the same call may succeed later.
    boolean mayPass() {
      return !succeeded() && (status >= 500 || status == 429 || PASSING.contains(error));
    }
  }

  /// Calls an operation and waits for the answer, whatever its status.
  ///
  /// @param action as resources name it: `putEvents`
  /// @param region the region that the call is signed for
  /// @throws IOException if there is no answer, or none that makes sense
  Reply call(String action, String region, Json.Obj input)
      throws IOException, InterruptedException {
    var operation = service.operation(action).orElseThrow();
    var reply =
        calls.call(
            new AwsCall(service, operation, input, region, NOBODY, Optional.empty(), PATIENCE));
    return switch (reply) {
      case AwsReply.Succeeded(var exchange, var output) ->
          new Reply(exchange.status(), "", output, "");
      case AwsReply.Refused refused -> refused(refused);
      case AwsReply.NoAnswer(var why, _) -> throw new IOException(why);
      case AwsReply.NotAuthorized(var why) -> throw new IOException(why);
    };
  }

  private static Reply refused(AwsReply.Refused refused) {
    int status = refused.exchange().status();
    var named = refused.code().isEmpty() ? "" : refused.code() + ": ";
    return new Reply(
        status,
        refused.code(),
        Json.Obj.EMPTY,
        status + " " + named + refused.message().orElse(""));
  }
}
