package dev.steppe.server.boot;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.aws.InProcess;
import dev.steppe.integrations.protocols.WireAnswer;
import dev.steppe.integrations.web.Header;
import dev.steppe.server.api.Api;
import dev.steppe.server.api.Caller;
import dev.steppe.server.api.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server's own API, for the executions that it runs: tasks that call Step Functions are
/// answered here, in the account and the region of their execution.
final class OwnApi implements InProcess {
  private static final Logger LOG = LoggerFactory.getLogger(OwnApi.class);

  private static final String NAME = "sfn";

  private final CompletableFuture<Api> api = new CompletableFuture<>();

  /// Calls that were made before wait for this: executions go on as soon as there is a node.
  void serve(Api served) {
    api.complete(served);
  }

  @Override
  public Set<String> services() {
    return Set.of(NAME);
  }

  @Override
  public WireAnswer answer(Request request) throws InterruptedException {
    var id = UUID.randomUUID().toString();
    var gone = new CompletableFuture<Void>();
    try {
      var caller = new Caller(request.account(), request.region(), true, true);
      var answer =
          api.get()
              .operation(request.operation())
              .perform(
                  new dev.steppe.server.api.Request(request.body(), caller, Optional.empty(), gone))
              .toCompletableFuture()
              .get();
      return answer(200, answer, id);
    } catch (Refusal refusal) {
      return answer(refusal.status(), refusal.body(), id);
    } catch (ExecutionException | RuntimeException e) {
      var refusal = refusal(e, id);
      return answer(refusal.status(), refusal.body(), id);
    } finally {
      gone.complete(null);
    }
  }

  private static Refusal refusal(Exception failure, String id) {
    if (failure.getCause() instanceof Refusal refusal) {
      return refusal;
    }
    LOG.error("the call {} failed", id, failure);
    return Refusal.internal(id);
  }

  private static WireAnswer answer(int status, Json.Obj body, String id) {
    return new WireAnswer(
        status,
        List.of(
            new Header("x-amzn-RequestId", id),
            new Header("Content-Type", "application/x-amz-json-1.0")),
        body.text().getBytes(StandardCharsets.UTF_8));
  }
}
