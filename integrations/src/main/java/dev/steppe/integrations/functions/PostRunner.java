package dev.steppe.integrations.functions;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import dev.steppe.integrations.web.Header;
import dev.steppe.integrations.web.WebAnswer;
import dev.steppe.integrations.web.WebClient;
import dev.steppe.integrations.web.WebRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;

/// Posts each event to an address. The body of a 2xx answer is the result. Any other is an error:
/// the one that the body names as functions do (`errorType`), or else `Http.503`, as API Gateway's
/// and EKS's errors are named.
final class PostRunner implements FunctionRunner {
  private final WebClient http;
  private final Work.Post post;

  PostRunner(WebClient http, Work.Post post) {
    this.http = http;
    this.post = post;
  }

  @Override
  public void run(Job job, Room room) throws InterruptedException {
    if (!room.enter(job)) {
      return;
    }
    try {
      job.begin();
      end(job, http.send(request(job)));
    } catch (IOException e) {
      job.ending().complete(new Job.Ending.Unreachable(String.valueOf(e.getMessage())));
    } finally {
      room.leave();
    }
  }

  /// What Lambda tells a runtime of an event, by the names of its Runtime API: an id to know a
  /// repeated call by, and how long there is.
  private WebRequest request(Job job) {
    var headers = new ArrayList<>(post.headers());
    headers.add(new Header("Content-Type", "application/json"));
    headers.add(new Header("X-Amzn-Trace-Id", job.trace()));
    headers.add(new Header("Lambda-Runtime-Aws-Request-Id", job.id()));
    headers.add(new Header("Lambda-Runtime-Invoked-Function-Arn", job.arn()));
    headers.add(new Header("Lambda-Runtime-Deadline-Ms", "" + job.begin().toEpochMilli()));
    return new WebRequest(
        "POST",
        post.address(),
        headers,
        Optional.of(job.payload().getBytes(StandardCharsets.UTF_8)),
        job.terms().timeout().plusSeconds(1),
        FunctionErrors.MAX_RESULT_BYTES);
  }

  private static void end(Job job, WebAnswer answer) {
    if (!answer.whole()) {
      job.fail(FunctionErrors.tooLarge(), "");
    } else if (answer.succeeded()) {
      job.succeed(answer.text(), "");
    } else {
      job.fail(error(answer), "");
    }
  }

  private static String error(WebAnswer answer) {
    var text = answer.text();
    try {
      if (Json.parse(text) instanceof Json.Obj error && error.get("errorType").isPresent()) {
        return text;
      }
    } catch (MalformedJsonException _) {
      // Then the status is the error.
    }
    return FunctionErrors.of(
        "Http." + answer.status(),
        text.isBlank() ? (answer.status() + " " + answer.reason()).strip() : text);
  }

  @Override
  public void stopIdle(long restingSince) {}

  @Override
  public void retire() {}

  @Override
  public void close() {}
}
