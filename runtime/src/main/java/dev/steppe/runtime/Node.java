package dev.steppe.runtime;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.MachineRevision;
import dev.steppe.engine.Start;
import dev.steppe.engine.StateTest;
import dev.steppe.store.Catalog;
import dev.steppe.store.Journal;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// One running engine over a store: what the API and the integrations ask. Thread-safe; the stages
/// complete on the node's own threads, never exceptionally, and only after what they tell is
/// durable.
public interface Node extends AutoCloseable {
  /// Starts a node whose distributed Maps read and write nothing outside.
  static Node start(
      Journal journal, Catalog catalog, Function<Node, TaskHandler> handler, NodeOptions options) {
    return start(journal, catalog, handler, Datasets.NONE, options);
  }

  /// Starts a node that owns all shards of a store, and takes up what was in flight.
  ///
  /// @param handler makes what performs tasks, given the node itself for nested executions
  /// @param datasets where distributed Maps read their items from and write their results to
  static Node start(
      Journal journal,
      Catalog catalog,
      Function<Node, TaskHandler> handler,
      Datasets datasets,
      NodeOptions options) {
    var node = new LocalNode(journal, catalog, handler, datasets, options);
    node.start();
    return node;
  }

  /// Starts an execution of a machine, Standard or Express.
  CompletionStage<StartReply> start(StartRequest request);

  /// Runs an Express execution to its end. Nothing of it is stored.
  CompletionStage<SyncReply> startSync(StartRequest request);

  /// Deletes a machine, its versions and its aliases. It takes nothing new from now on; its open
  /// Standard executions end on their next transition to another state, and with the last of them
  /// it is gone.
  ///
  /// @return completes with whether it is gone already
  CompletionStage<Boolean> delete(String machineArn);

  /// Tries a single state out. Nothing of it is stored.
  ///
  /// @param machine has the test's own definition, and the names that the test goes by
  CompletionStage<StateTest.Result> test(StateTest test, MachineRevision machine, Start start);

  CompletionStage<StopReply> stop(ExecutionId id, Optional<String> error, Optional<String> cause);

  /// Has an execution go on that did not succeed.
  ///
  /// @param clientToken what tells this redrive from others: asking again redrives nothing
  CompletionStage<RedriveReply> redrive(ExecutionId id, Optional<String> clientToken);

  /// Why an execution may not be redriven now, as `redriveStatusReason` has it; empty if it may. A
  /// child execution is judged as its map run does, which alone may redrive it.
  Optional<String> unredrivable(Execution execution);

  /// Changes the bounds of a map run that is open. What is absent stays as it is.
  CompletionStage<UpdateReply> updateMapRun(
      ExecutionId mapRun,
      Optional<Integer> maxConcurrency,
      Optional<Long> toleratedFailureCount,
      Optional<Double> toleratedFailurePercentage);

  /// The durable state of a Standard execution, or of a map run.
  Optional<Execution> execution(ExecutionId id);

  /// Completes when the execution is closed; at once if it is. Empty if it does not exist.
  CompletionStage<Optional<Execution.Closed>> ended(ExecutionId id);

  /// The machine revision of that id, compiled.
  Optional<MachineRevision> revision(UUID id);

  CompletionStage<TokenReply> taskSucceeded(String token, Json output);

  CompletionStage<TokenReply> taskFailed(
      String token, Optional<String> error, Optional<String> cause);

  CompletionStage<TokenReply> taskHeartbeat(String token);

  /// The next task of an activity, or empty once `patience` is over. Who has asked first is served
  /// first. Cancelling the stage takes the poller out of the line.
  CompletionStage<Optional<ActivityTask>> poll(
      String activityArn, Optional<String> worker, Duration patience);

  /// How busy it is.
  Vitals vitals();

  /// Stops taking in, lets what is being decided become durable, and ends the threads.
  @Override
  void close();
}
