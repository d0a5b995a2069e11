package dev.steppe.integrations.aws;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Shape;
import dev.steppe.integrations.web.Header;
import java.util.List;
import java.util.Optional;

/// What came of a call.
public sealed interface AwsReply {
  /// The service did it.
  ///
  /// @param output what the operation answers, its members with capital first letters
  record Succeeded(Exchange exchange, Json.Obj output) implements AwsReply {}

  /// The service answered with an error.
  ///
  /// @param code the error's code on the wire, without namespace: `ValidationException`
  /// @param modelled the error's shape, if the model has it
  /// @param message what the service says of it; empty if nothing
  /// @param details the error's members, if the model has it
  record Refused(
      Exchange exchange,
      String code,
      Optional<Shape.Structure> modelled,
      Optional<String> message,
      Json.Obj details)
      implements AwsReply {}

  /// There is no answer: no endpoint, no credentials, no such host, no connection, no answer in
  /// time, or an answer that makes no sense.
  ///
  /// @param why in a sentence, for a cause
  /// @param sent whether the request may have arrived
  record NoAnswer(String why, boolean sent) implements AwsReply {}

  /// The caller may not call: the role that it is to be called with cannot be assumed.
  record NotAuthorized(String why) implements AwsReply {}

  /// The answer as HTTP.
  ///
  /// @param headers in the order and the letters in which they came
  record Exchange(int status, List<Header> headers) {
    public Exchange {
      headers = List.copyOf(headers);
    }

    /// What the service calls the request, if it says.
    public Optional<String> requestId() {
      return first("x-amzn-RequestId").or(() -> first("x-amz-request-id"));
    }

    /// S3's second name for the request.
    public Optional<String> extendedRequestId() {
      return first("x-amz-id-2");
    }

    private Optional<String> first(String name) {
      return headers.stream()
          .filter(header -> header.name().equalsIgnoreCase(name))
          .map(Header::value)
          .findFirst();
    }
  }
}
