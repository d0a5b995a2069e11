package dev.steppe.integrations.services;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.aws.AwsCall;
import dev.steppe.integrations.aws.AwsCalls;
import dev.steppe.integrations.aws.AwsReply;
import dev.steppe.integrations.aws.AwsReply.Exchange;
import dev.steppe.integrations.models.Shape;
import dev.steppe.integrations.web.Header;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Services that answer as they were told to, the last answer for ever, and remember what they were
/// asked.
final class ScriptedCalls implements AwsCalls {
  static final Exchange OK =
      new Exchange(
          200,
          List.of(
              new Header("x-amzn-RequestId", "r-1"),
              new Header("Content-Type", "application/x-amz-json-1.0"),
              new Header("connection", "keep-alive")));

  record Made(String service, String operation, String input, Optional<String> roleArn) {}

  final List<Made> made = new ArrayList<>();
  private final Map<String, Deque<AwsReply>> replies = new HashMap<>();

  /// The operation answers this after what it was told to answer before.
  ScriptedCalls then(String operation, AwsReply... next) {
    replies.computeIfAbsent(operation, _ -> new ArrayDeque<>()).addAll(List.of(next));
    return this;
  }

  static AwsReply answer(String json) {
    return new AwsReply.Succeeded(OK, (Json.Obj) Json.parse(json));
  }

  static AwsReply refusal(int status, String code, boolean modelled, String message) {
    return new AwsReply.Refused(
        new Exchange(status, List.of(new Header("x-amzn-RequestId", "r-2"))),
        code,
        modelled ? Optional.of(new Shape.Structure(code)) : Optional.empty(),
        Optional.of(message),
        Json.Obj.EMPTY);
  }

  List<String> operations() {
    return made.stream().map(Made::operation).toList();
  }

  String input(String operation) {
    return made.stream()
        .filter(it -> it.operation().equals(operation))
        .reduce((_, last) -> last)
        .orElseThrow()
        .input();
  }

  @Override
  public AwsReply call(AwsCall call) {
    var operation = call.operation().action();
    made.add(new Made(call.service().id(), operation, call.input().text(), call.roleArn()));
    var left = replies.getOrDefault(operation, new ArrayDeque<>());
    if (left.isEmpty()) {
      throw new AssertionError("nobody said what " + operation + " answers");
    }
    return left.size() > 1 ? left.removeFirst() : left.getFirst();
  }
}
