package dev.steppe.integrations.functions;

import dev.steppe.asl.json.Json;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/// Runs a Java source file as a worker of the Lambda Runtime API: the main class of a process of
/// its own. See [JavaSource] for what the file holds.
public final class JavaWorker {
  private static final int NO_MORE_EVENTS = 1;

  private final URI runtime;

  private JavaWorker(URI runtime) {
    this.runtime = runtime;
  }

  /// @param arguments the source file
  public static void main(String[] arguments) throws IOException {
    Thread.ofPlatform().daemon().start(JavaWorker::exitWithServer);
    var api = System.getenv("AWS_LAMBDA_RUNTIME_API");
    var worker = new JavaWorker(URI.create("http://" + api + "/2018-06-01/runtime/"));
    JavaSource function;
    try {
      function = JavaSource.load(Path.of(arguments[0]));
    } catch (JavaSource.NotAFunction e) {
      worker.post("init/error", FunctionErrors.of(e.type(), String.valueOf(e.getMessage())));
      System.exit(NO_MORE_EVENTS);
      return;
    }
    worker.serve(function);
  }

  /// Standard input ends when the server does, however it does.
  private static void exitWithServer() {
    try {
      System.in.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException _) {
      // Then nobody holds the other end any more.
    }
    Runtime.getRuntime().halt(NO_MORE_EVENTS);
  }

  /// Connections are given up after each request: a handler may take longer than an idle one lives.
  private void serve(JavaSource function) throws IOException {
    while (true) {
      var next = (HttpURLConnection) runtime.resolve("invocation/next").toURL().openConnection();
      String event;
      try (var body = next.getInputStream()) {
        event = new String(body.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException _) {
        System.exit(NO_MORE_EVENTS);
        return;
      } finally {
        next.disconnect();
      }
      var id = String.valueOf(next.getHeaderField("Lambda-Runtime-Aws-Request-Id"));
      String result;
      try {
        result = JavaValues.json(function.call(Json.parse(event), context(next, id))).text();
      } catch (Exception | LinkageError | StackOverflowError e) {
        ownStack(e).printStackTrace();
        post("invocation/" + id + "/error", described(e).text());
        continue;
      }
      post("invocation/" + id + "/response", result);
    }
  }

  private static Map<String, String> context(HttpURLConnection next, String id) {
    var context = new LinkedHashMap<String, String>();
    context.put("awsRequestId", id);
    context.put(
        "invokedFunctionArn",
        String.valueOf(next.getHeaderField("Lambda-Runtime-Invoked-Function-Arn")));
    context.put("deadlineMs", String.valueOf(next.getHeaderField("Lambda-Runtime-Deadline-Ms")));
    context.put("functionName", System.getenv("AWS_LAMBDA_FUNCTION_NAME"));
    context.put("functionVersion", System.getenv("AWS_LAMBDA_FUNCTION_VERSION"));
    context.put("memoryLimitInMB", System.getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"));
    return context;
  }

  /// What was thrown, and what caused it, without the frames that called the handler.
  private static Throwable ownStack(Throwable thrown) {
    thrown.setStackTrace(
        Stream.of(thrown.getStackTrace())
            .takeWhile(frame -> !frame.getClassName().startsWith("dev.steppe."))
            .filter(frame -> !isReflection(frame.getClassName()))
            .toArray(StackTraceElement[]::new));
    if (thrown.getCause() != null) {
      ownStack(thrown.getCause());
    }
    return thrown;
  }

  /// An exception in the shape in which Lambda's Java runtime reports one.
  private static Json.Obj described(Throwable thrown) {
    var trace =
        Stream.of(thrown.getStackTrace()).<Json>map(frame -> Json.of(frame.toString())).toList();
    var error =
        Json.object()
            .put("errorMessage", String.valueOf(thrown.getMessage()))
            .put("errorType", thrown.getClass().getName())
            .put("stackTrace", new Json.Arr(trace));
    var cause = thrown.getCause();
    if (cause != null) {
      error.put("cause", described(cause));
    }
    return error.build();
  }

  /// How the handler was called is no part of its stack.
  private static boolean isReflection(String className) {
    return className.startsWith("java.lang.reflect.")
        || className.startsWith("jdk.internal.reflect.")
        || className.startsWith("java.lang.invoke.");
  }

  private void post(String resource, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    var post = (HttpURLConnection) runtime.resolve(resource).toURL().openConnection();
    post.setRequestMethod("POST");
    post.setDoOutput(true);
    post.setFixedLengthStreamingMode(bytes.length);
    try (var out = post.getOutputStream()) {
      out.write(bytes);
    }
    try {
      post.getResponseCode();
    } finally {
      post.disconnect();
    }
  }
}
