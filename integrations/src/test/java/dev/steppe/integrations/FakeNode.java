package dev.steppe.integrations;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.MachineRevision;
import dev.steppe.engine.Start;
import dev.steppe.engine.StateTest;
import dev.steppe.runtime.ActivityTask;
import dev.steppe.runtime.Node;
import dev.steppe.runtime.RedriveReply;
import dev.steppe.runtime.StartReply;
import dev.steppe.runtime.StartRequest;
import dev.steppe.runtime.StopReply;
import dev.steppe.runtime.SyncReply;
import dev.steppe.runtime.TokenReply;
import dev.steppe.runtime.UpdateReply;
import dev.steppe.runtime.Vitals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A node that answers what it is told to, and remembers what it was asked.
final class FakeNode implements Node {
  record Started(String machineArn, Optional<String> name, String input) {}

  final List<Started> started = new ArrayList<>();
  final List<ExecutionId> stopped = new ArrayList<>();
  final CompletableFuture<Optional<Execution.Closed>> ending = new CompletableFuture<>();
  private final StartReply reply;
  private final Optional<MachineRevision> revision;

  FakeNode(StartReply reply, Optional<MachineRevision> revision) {
    this.reply = reply;
    this.revision = revision;
  }

  @Override
  public CompletionStage<StartReply> start(StartRequest request) {
    started.add(new Started(request.machineArn(), request.name(), request.input()));
    return CompletableFuture.completedFuture(reply);
  }

  @Override
  public CompletionStage<StateTest.Result> test(
      StateTest test, MachineRevision machine, Start start) {
    throw new UnsupportedOperationException("no integration tests a state");
  }

  @Override
  public CompletionStage<Boolean> delete(String machineArn) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<StopReply> stop(
      ExecutionId id, Optional<String> error, Optional<String> cause) {
    stopped.add(id);
    return CompletableFuture.completedFuture(new StopReply.Stopped(Instant.EPOCH));
  }

  @Override
  public CompletionStage<Optional<Execution.Closed>> ended(ExecutionId id) {
    return ending;
  }

  @Override
  public Optional<MachineRevision> revision(UUID id) {
    return revision.filter(known -> known.id().equals(id));
  }

  @Override
  public CompletionStage<SyncReply> startSync(StartRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Execution> execution(ExecutionId id) {
    return ending.getNow(Optional.empty()).map(closed -> closed);
  }

  @Override
  public CompletionStage<RedriveReply> redrive(ExecutionId id, Optional<String> clientToken) {
    throw new UnsupportedOperationException("no integration redrives");
  }

  @Override
  public Optional<String> unredrivable(Execution execution) {
    return Optional.empty();
  }

  @Override
  public CompletionStage<UpdateReply> updateMapRun(
      ExecutionId mapRun,
      Optional<Integer> maxConcurrency,
      Optional<Long> toleratedFailureCount,
      Optional<Double> toleratedFailurePercentage) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<TokenReply> taskSucceeded(String token, Json output) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<TokenReply> taskFailed(
      String token, Optional<String> error, Optional<String> cause) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<TokenReply> taskHeartbeat(String token) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Optional<ActivityTask>> poll(
      String activityArn, Optional<String> worker, Duration patience) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Vitals vitals() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
