package dev.steppe.runtime;

import dev.steppe.engine.Decision;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.store.ShardCommit;
import java.util.List;

/// What one turn of a shard decided: what must become durable, and what may leave after that.
final class Turn {
  /// A message and what it meant.
  ///
  /// @param before the execution's state before it
  record Answer(Message message, Execution before, Decision decision) {}

  private final ShardCommit commit;
  private final List<Answer> answers;
  private final Outside outside;
  private final List<ExecutionId> ids;

  Turn(ShardCommit commit, List<Answer> answers, Outside outside, List<ExecutionId> ids) {
    this.commit = commit;
    this.answers = List.copyOf(answers);
    this.outside = outside;
    this.ids = List.copyOf(ids);
  }

  ShardCommit commit() {
    return commit;
  }

  /// The executions that it changed.
  List<ExecutionId> ids() {
    return ids;
  }

  /// Whether it did nothing at all.
  boolean isIdle() {
    return answers.isEmpty();
  }

  /// It is durable: replies and effects leave.
  void release() {
    for (var answer : answers) {
      var decision = answer.decision();
      var id = answer.message().id();
      answer
          .message()
          .reply()
          .accept(new Told.Durable(decision.after(), !decision.events().isEmpty()));
      decision.effects().forEach(effect -> outside.dispatch(id, effect, decision.after()));
      if (!decision.events().isEmpty()) {
        outside.recorded(
            id, new Observer.Sight(answer.before(), decision.events(), decision.after()));
        if (decision.after() instanceof Execution.Closed closed) {
          outside.closed(id, closed);
        }
      }
    }
  }

  /// It is not durable, or nobody knows: nothing leaves.
  void abandon(String why) {
    answers.forEach(answer -> answer.message().reply().accept(new Told.Lost(why)));
  }
}
