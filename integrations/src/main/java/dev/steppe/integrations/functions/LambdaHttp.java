package dev.steppe.integrations.functions;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.web.Header;
import dev.steppe.runtime.TraceHeader;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Lambda's APIs at their own paths: the Invoke API for whoever calls functions, and the Runtime
/// API for workers that others start. See [RuntimeApi] for those that this server starts itself.
public final class LambdaHttp {
  private static final String INVOKE = "/2015-03-31/functions";

  /// <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>: a name may be a whole ARN,
  /// with colons or with what stands for them.
  private static final Pattern INVOCATIONS = Pattern.compile(INVOKE + "/([^/]+)/invocations/?");

  private static final Pattern ONE = Pattern.compile(INVOKE + "/([^/]+)/?");

  /// <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>, below the function's own
  /// place: runtimes put whatever is in `AWS_LAMBDA_RUNTIME_API` before their paths.
  private static final Pattern RUNTIME =
      Pattern.compile(
          "/functions/(?<function>[^/]+)/2018-06-01/runtime/"
              + "(?:invocation/(?<job>[^/]+)(?:/(?<end>response|error))?|(?<init>init/error))");

  /// Lambda's quota of a synchronous event and of an asynchronous one, as its message says them.
  private static final int MOST_BYTES = 6_291_456;

  private static final int MOST_LATER_BYTES = 1_048_576;

  private final Functions functions;

  public LambdaHttp(Functions functions) {
    this.functions = functions;
  }

  /// A request.
  ///
  /// @param path as it came, escapes and all
  /// @param query the text after the question mark, if there is one
  /// @param header the first value of a header, whose name may have any case
  /// @param region the caller's
  /// @param account the caller's
  /// @param gone completes when nobody waits for the answer any more
  /// @param disconnected completes when the connection ends; absent if the client has said that it
  ///   ends it after this answer
  public record Ask(
      String method,
      String path,
      Optional<String> query,
      Function<String, Optional<String>> header,
      String body,
      String region,
      String account,
      CompletionStage<Void> gone,
      Optional<CompletionStage<Void>> disconnected) {}

  /// Whether requests with that path belong here.
  public static boolean serves(String path) {
    return path.startsWith(INVOKE) || path.startsWith("/functions/");
  }

  /// Whether the client may take its time with what it asks next: it works on an event meanwhile.
  public static boolean isWorkers(String path) {
    return path.startsWith("/functions/");
  }

  /// The most bytes that a request may have; a larger one is [#tooLarge].
  public static int mostBytes() {
    return FunctionErrors.MAX_RESULT_BYTES + 1;
  }

  public static InvokeReply tooLarge() {
    return tooLarge(MOST_BYTES);
  }

  private static InvokeReply tooLarge(int most) {
    return refused(
        413,
        "RequestTooLargeException",
        "Request must be smaller than %d bytes for the InvokeFunction operation".formatted(most));
  }

  /// Answers a request. This takes as long as the function does, or until there is an event for the
  /// worker that asks.
  ///
  /// @return nothing if the worker that asked has gone
  public Optional<InvokeReply> answer(Ask ask) throws InterruptedException {
    var runtime = RUNTIME.matcher(ask.path());
    if (runtime.matches()) {
      var workers = functions.external(runtime.group("function"));
      return workers.isEmpty()
          ? Optional.of(noWorkers(runtime.group("function")))
          : worker(ask, workers.get(), runtime.group("job"), runtime.group("end"));
    }
    var invocation = INVOCATIONS.matcher(ask.path());
    if (invocation.matches() && ask.method().equals("POST")) {
      return Optional.of(invoke(ask, decoded(invocation.group(1))));
    }
    var one = ONE.matcher(ask.path());
    if (one.matches() && ask.method().equals("GET")) {
      return Optional.of(get(ask, decoded(one.group(1))));
    }
    if (ask.path().matches(INVOKE + "/?") && ask.method().equals("GET")) {
      return Optional.of(list(ask));
    }
    return Optional.of(
        refused(
            404,
            "UnknownOperationException",
            "Of Lambda's API there are Invoke, GetFunction and ListFunctions here."));
  }

  private static InvokeReply noWorkers(String function) {
    return json(
        404,
        FunctionErrors.of(
            "NotFound",
            "There is no function %s with \"worker\": \"external\".".formatted(function)));
  }

  private static Optional<InvokeReply> worker(
      Ask ask, ExternalWorkers workers, String job, String end) throws InterruptedException {
    var text = ask.body();
    if (job == null) {
      workers.failedToStart(RuntimeApi.error(text, ask.header().apply(RuntimeApi.ERROR_TYPE)));
      return Optional.of(json(202, RuntimeApi.ACCEPTED));
    }
    if (end == null) {
      return job.equals("next") ? next(workers, ask) : Optional.of(json(404, RuntimeApi.NOT_FOUND));
    }
    if (end.equals("error")) {
      var error = RuntimeApi.error(text, ask.header().apply(RuntimeApi.ERROR_TYPE));
      return Optional.of(accepted(workers.end(job, true, error)));
    }
    if (bytes(text) > FunctionErrors.MAX_RESULT_BYTES) {
      workers.end(job, true, FunctionErrors.tooLarge());
      return Optional.of(json(413, FunctionErrors.tooLarge()));
    }
    return Optional.of(accepted(workers.end(job, false, text)));
  }

  private static InvokeReply accepted(boolean known) {
    return known ? json(202, RuntimeApi.ACCEPTED) : json(400, RuntimeApi.NOT_RUNNING);
  }

  private static Optional<InvokeReply> next(ExternalWorkers workers, Ask ask)
      throws InterruptedException {
    try {
      return workers
          .next(ask.gone(), ask.disconnected())
          .get()
          .map(job -> new InvokeReply(200, RuntimeApi.headers(job), job.payload()));
    } catch (ExecutionException e) {
      throw new IllegalStateException("a question is answered or given up", e);
    }
  }

  private InvokeReply invoke(Ask ask, String name) throws InterruptedException {
    var function = FunctionName.parse(name);
    if (function.isEmpty()) {
      return badName(name);
    }
    var given = ask.header().apply("X-Amz-Invocation-Type").orElse("RequestResponse");
    var type = Invocation.Type.of(given);
    if (type.isEmpty()) {
      return refused(
          400,
          "ValidationException",
          "1 validation error detected: Value '%s' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [Event, RequestResponse, DryRun]"
              .formatted(given));
    }
    int most = type.get() == Invocation.Type.EVENT ? MOST_LATER_BYTES : MOST_BYTES;
    if (bytes(ask.body()) > most) {
      return tooLarge(most);
    }
    var invocation =
        new Invocation(
            function.get(),
            function.get().arn(ask.region(), ask.account()),
            parameter(ask, "Qualifier"),
            ask.body(),
            type.get(),
            ask.header().apply("X-Amz-Client-Context"),
            ask.header().apply("X-Amz-Log-Type").equals(Optional.of("Tail")),
            ask.header().apply("X-Amzn-Trace-Id").flatMap(TraceHeader::parse));
    try {
      return functions.invoke(invocation).orElseGet(() -> InvokeReply.notFound(invocation));
    } catch (IOException e) {
      return refused(500, "ServiceException", "The function was not reached: " + e.getMessage());
    }
  }

  private static InvokeReply badName(String name) {
    return refused(
        400,
        "ValidationException",
        "1 validation error detected: Value '%s' at 'functionName' failed to satisfy constraint: Member must be the name or the ARN of a function"
            .formatted(name));
  }

  private InvokeReply get(Ask ask, String name) {
    var function = FunctionName.parse(name);
    if (function.isEmpty()) {
      return badName(name);
    }
    if (!functions.has(function.get(), parameter(ask, "Qualifier"))) {
      return refused(
          404,
          "ResourceNotFoundException",
          "Function not found: " + function.get().arn(ask.region(), ask.account()));
    }
    return json(
        200, Json.object().put("Configuration", configuration(ask, function.get())).build().text());
  }

  private InvokeReply list(Ask ask) {
    var all =
        functions.names().stream()
            .flatMap(name -> FunctionName.parse(name).stream())
            .<Json>map(function -> configuration(ask, function))
            .toList();
    return json(
        200,
        Json.object()
            .put("Functions", new Json.Arr(all))
            .put("NextMarker", Json.Null.NULL)
            .build()
            .text());
  }

  /// The little that is so of every function here.
  private static Json.Obj configuration(Ask ask, FunctionName function) {
    return Json.object()
        .put("FunctionArn", function.arn(ask.region(), ask.account()))
        .put("FunctionName", function.name())
        .put("State", "Active")
        .put("Version", "$LATEST")
        .build();
  }

  private static Optional<String> parameter(Ask ask, String name) {
    Map<String, String> parameters = new HashMap<>();
    for (var part : ask.query().orElse("").split("&", -1)) {
      var pair = part.split("=", 2);
      parameters.putIfAbsent(decoded(pair[0]), pair.length > 1 ? decoded(pair[1]) : "");
    }
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return text;
    }
  }

  private static InvokeReply refused(int status, String type, String message) {
    var headers = new ArrayList<>(head());
    headers.add(new Header("x-amzn-RequestId", UUID.randomUUID().toString()));
    headers.add(new Header("x-amzn-ErrorType", type));
    return new InvokeReply(
        status, headers, Json.object().put("Type", "User").put("message", message).build().text());
  }

  private static InvokeReply json(int status, String body) {
    return new InvokeReply(status, head(), body);
  }

  private static List<Header> head() {
    return List.of(new Header("Content-Type", "application/json"));
  }
}
