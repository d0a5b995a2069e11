package dev.steppe.integrations.functions;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.web.Header;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// An answer of Lambda's Invoke API.
///
/// @param headers in the order and the letters in which they came: histories show them
/// @param payload the body: the result, or the error of the function or of the service
public record InvokeReply(int status, List<Header> headers, String payload) {
  public InvokeReply {
    headers = List.copyOf(headers);
  }

  /// What Lambda answers when there is no such function.
  public static InvokeReply notFound(Invocation invocation) {
    var version = invocation.qualifier().or(invocation.function()::qualifier).orElse("$LATEST");
    var message = "Function not found: " + invocation.arn() + ":" + version;
    var body = Json.object().put("Type", "User").put("Message", message).build().text();
    return new InvokeReply(
        404,
        List.of(
            new Header("Content-Type", "application/json"),
            new Header("x-amzn-RequestId", UUID.randomUUID().toString()),
            new Header("x-amzn-ErrorType", "ResourceNotFoundException")),
        body);
  }

  /// What Lambda answers when too many events wait for a function.
  static InvokeReply throttled(String requestId) {
    var body =
        Json.object()
            .put("Reason", "ReservedFunctionConcurrentInvocationLimitExceeded")
            .put("Type", "User")
            .put("message", "Rate Exceeded.")
            .build()
            .text();
    return new InvokeReply(
        429,
        List.of(
            new Header("Content-Type", "application/json"),
            new Header("x-amzn-RequestId", requestId),
            new Header("x-amzn-ErrorType", "TooManyRequestsException")),
        body);
  }

  /// The header's first value. Case does not matter.
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }
}
