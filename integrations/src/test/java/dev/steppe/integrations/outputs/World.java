package dev.steppe.integrations.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Limits;
import dev.steppe.engine.TimeScale;
import dev.steppe.integrations.Integrations;
import dev.steppe.runtime.Node;
import dev.steppe.runtime.NodeOptions;
import dev.steppe.runtime.RedriveReply;
import dev.steppe.runtime.StartReply;
import dev.steppe.runtime.StartRequest;
import dev.steppe.runtime.SyncReply;
import dev.steppe.store.Machine;
import dev.steppe.store.memory.MemoryStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/// A node in memory whose executions are told of.
final class World implements AutoCloseable {
  static final String PASS =
      "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"End\":true}}}";
  static final String FAIL =
      "{\"StartAt\":\"F\",\"States\":{\"F\":{\"Type\":\"Fail\",\"Error\":\"E\",\"Cause\":\"because\"}}}";
  static final String WAIT =
      "{\"StartAt\":\"W\",\"States\":{\"W\":{\"Type\":\"Wait\",\"Seconds\":3600,\"End\":true}}}";
  static final String DISTRIBUTED =
      "{\"StartAt\":\"M\",\"States\":{\"M\":{\"Type\":\"Map\",\"End\":true,\"Label\":\"items\",\"ItemProcessor\":"
          + "{\"ProcessorConfig\":{\"Mode\":\"DISTRIBUTED\",\"ExecutionType\":\"%s\"},\"StartAt\":\"P\","
          + "\"States\":{\"P\":{\"Type\":\"Pass\",\"End\":true}}}}}}";

  private static final String ARN = "arn:aws:states:eu-west-1:111122223333:stateMachine:";

  final MemoryStore store = new MemoryStore();
  private final Outputs outputs;
  private final Node node;

  World(Map<String, String> environment, Outputs.Wanted wanted) {
    try {
      outputs =
          Outputs.open(
              store.catalog(),
              Limits.AWS,
              environment,
              wanted,
              new Pauses(Duration.ofMillis(1), Duration.ofMillis(10)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var options =
        new NodeOptions(
            InstantSource.system(), Limits.AWS, false, 1, TimeScale.REAL, outputs.observer());
    node =
        Node.start(
            store.journal(),
            store.catalog(),
            self -> new Integrations(self, Optional.empty(), Optional.empty()),
            options);
  }

  /// A LoggingConfiguration that names a log group.
  static String logging(String level, boolean data, String group) {
    return "{\"level\":\"%s\",\"includeExecutionData\":%s,\"destinations\":[{\"cloudWatchLogsLogGroup\":{\"logGroupArn\":\"arn:aws:logs:eu-west-1:111122223333:log-group:%s:*\"}}]}"
        .formatted(level, data, group);
  }

  String machine(String name, Definition.Type type, String definition, String logging) {
    var now = Instant.now();
    var revision =
        new Machine.Revision(
            UUID.randomUUID(),
            true,
            ARN + name,
            name,
            type,
            definition,
            "arn:aws:iam::111122223333:role/r",
            "{\"loggingConfiguration\":" + logging + "}",
            now);
    store.catalog().create(new Machine(ARN + name, name, type, now, Optional.empty(), revision));
    return ARN + name;
  }

  /// Starts an execution, and gives its ARN.
  String start(String machine, String name, String input) {
    var reply = join(node.start(new StartRequest(machine, Optional.of(name), input)));
    assertThat(reply).isInstanceOf(StartReply.Started.class);
    return ((StartReply.Started) reply).id().arn();
  }

  /// Runs a Standard execution to its end.
  Execution.Closed run(String machine, String name, String input) {
    var arn = start(machine, name, input);
    return join(node.ended(new ExecutionId(arn))).orElseThrow();
  }

  Execution.Closed runSync(String machine, String input) {
    return ((SyncReply.Ended)
            join(node.startSync(new StartRequest(machine, Optional.empty(), input))))
        .execution();
  }

  /// Redrives an execution, and waits for its end.
  Execution.Closed redrive(Execution.Closed closed) {
    var id = closed.start().id();
    assertThat(join(node.redrive(id, Optional.empty()))).isInstanceOf(RedriveReply.Redriven.class);
    return join(node.ended(id)).orElseThrow();
  }

  void stop(String execution, String error, String cause) {
    join(node.stop(new ExecutionId(execution), Optional.of(error), Optional.of(cause)));
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  static String text(Json.Obj object, String key) {
    return object.get(key).orElseThrow() instanceof Json.Str(var text) ? text : "";
  }

  @Override
  public void close() {
    node.close();
    outputs.close();
    store.close();
  }
}
