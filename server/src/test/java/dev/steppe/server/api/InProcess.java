package dev.steppe.server.api;

import dev.steppe.asl.json.Json;
import dev.steppe.server.boot.Backend;
import dev.steppe.server.boot.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// The API over a home in memory, without the network.
final class InProcess implements AutoCloseable {
  static final String ROLE = "arn:aws:iam::111122223333:role/r";
  static final String PASS =
      "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"End\":true}}}";
  static final String WAIT =
      "{\"StartAt\":\"W\",\"States\":{\"W\":{\"Type\":\"Wait\",\"Seconds\":3600,\"End\":true}}}";

  private final Backend backend;
  private final Caller caller;

  private InProcess(Backend backend, Caller caller) {
    this.backend = backend;
    this.caller = caller;
  }

  static InProcess open() {
    try {
      return new InProcess(
          Backend.open(Settings.DEFAULTS), new Caller("111122223333", "eu-west-1", true, true));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The same API for another caller.
  InProcess as(String account, String region) {
    return new InProcess(backend, new Caller(account, region, true, true));
  }

  /// The ARN that a resource of the caller has.
  String arn(String type, String rest) {
    return caller.arnPrefix(type) + rest;
  }

  Operation operation(String name) {
    return backend.api().operation(name);
  }

  /// Begins an operation, without waiting for its end.
  ///
  /// @throws Refusal if it is refused at once
  CompletableFuture<Json.Obj> begin(String operation, Json.Obj input) {
    return operation(operation)
        .perform(new Request(input, caller, Optional.empty(), new CompletableFuture<Void>()))
        .toCompletableFuture();
  }

  /// Calls an operation.
  ///
  /// @throws Refusal if it is refused
  Json.Obj call(String operation, Json.Builder input) {
    try {
      return begin(operation, input.build()).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof Refusal refusal ? refusal : e;
    }
  }

  Json.Obj call(String operation, String member, String value) {
    return call(operation, Json.object().put(member, value));
  }

  /// Makes a Standard machine.
  ///
  /// @return its ARN
  String machine(String name, String definition) {
    return machine(name, definition, "STANDARD");
  }

  String machine(String name, String definition, String type) {
    return text(
        call(
            "CreateStateMachine",
            Json.object()
                .put("name", name)
                .put("definition", definition)
                .put("roleArn", ROLE)
                .put("type", type)),
        "stateMachineArn");
  }

  String activity(String name) {
    return text(call("CreateActivity", "name", name), "activityArn");
  }

  String start(String machine, String name) {
    return text(
        call(
            "StartExecution",
            Json.object().put("stateMachineArn", machine).put("name", name).put("input", "{}")),
        "executionArn");
  }

  /// The token of the task that waits for a worker of the activity.
  String token(String activity) {
    return text(call("GetActivityTask", "activityArn", activity), "taskToken");
  }

  static String text(Json.Obj object, String member) {
    return object.get(member).orElse(Json.Null.NULL) instanceof Json.Str(var text) ? text : "";
  }

  @Override
  public void close() {
    backend.close();
  }
}
