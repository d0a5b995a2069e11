package dev.steppe.store;

import dev.steppe.asl.StateType;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.Event;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Origin;
import dev.steppe.engine.Recorded;
import dev.steppe.engine.Start;
import dev.steppe.engine.TimeScale;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// An execution that a test makes up event by event. It keeps the books: ids, versions and the
/// folded state.
public final class Tale {
  public static final Instant MORNING = Instant.parse("2026-01-01T08:00:00Z");
  public static final String MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:orders";
  private static final UUID REVISION = UUID.fromString("9f1b2c3d-0000-4000-8000-000000000001");

  private final ExecutionId id;
  private final String machineArn;
  private final List<Recorded> told = new ArrayList<>();
  private Execution state = new Execution.New();
  private Start.Terms terms = Start.Terms.PLAIN;
  private Instant now;

  private Tale(ExecutionId id, String machineArn, Instant now) {
    this.id = id;
    this.machineArn = machineArn;
    this.now = now;
  }

  public static Tale of(String name) {
    return of(name, MACHINE, MORNING);
  }

  /// A tale whose first event happens at `now`.
  public static Tale of(String name, String machineArn, Instant now) {
    var arn = machineArn.replace(":stateMachine:", ":execution:") + ":" + name;
    return new Tale(new ExecutionId(arn), machineArn, now);
  }

  /// The tale of a map run, or of a child of one.
  public static Tale of(ExecutionId id) {
    return new Tale(id, MACHINE, MORNING);
  }

  /// The same execution, started through a version and perhaps an alias.
  public Tale through(String version, Optional<String> alias) {
    terms =
        new Start.Terms(
            Optional.of(machineArn + ":" + version),
            alias.map(name -> machineArn + ":" + name),
            Optional.empty(),
            Optional.empty(),
            TimeScale.REAL);
    return this;
  }

  public ExecutionId id() {
    return id;
  }

  public Execution state() {
    return state;
  }

  /// All events, in their order.
  public List<Recorded> told() {
    return List.copyOf(told);
  }

  public Start start(Json input) {
    var name = id.arn().substring(id.arn().lastIndexOf(':') + 1);
    return new Start(id, name, REVISION, input, Optional.empty(), new Origin.Asked(), terms);
  }

  /// Starts the execution and enters a state.
  public Commit begin() {
    return begin(Json.object().put("order", 1).build());
  }

  public Commit begin(Json input) {
    return commit(
        new Event.ExecutionStarted(start(input), Optional.empty()),
        new Event.StateEntered(0, 0, "First", StateType.PASS, input));
  }

  /// Enters another state after the last.
  public Commit step(Json input) {
    return commit(new Event.StateEntered(0, 0, "Next", StateType.PASS, input));
  }

  public Commit succeed(Json output) {
    return commit(new Event.ExecutionSucceeded(output));
  }

  /// A commit of `events` that asks for nothing more.
  public Commit commit(Event... events) {
    return commit(Optional.empty(), false, events);
  }

  public Commit commit(Optional<Instant> wakeAt, boolean inFlight, Event... events) {
    var before = state.version();
    var recorded = new ArrayList<Recorded>();
    for (var event : events) {
      var last = state.lastEventId();
      var eventId = event instanceof Event.Hidden ? last : last + 1;
      var next = new Recorded(eventId, last, now, event);
      state = state.apply(next);
      recorded.add(next);
      now = now.plusMillis(7);
    }
    told.addAll(recorded);
    return new Commit(
        id, before, recorded, Optional.empty(), Summary.of(state, machineArn), wakeAt, inFlight);
  }

  /// `commit` with the state after it.
  public static Commit withSnapshot(Commit commit, Execution state) {
    return new Commit(
        commit.id(),
        commit.expectedVersion(),
        commit.events(),
        Optional.of(state),
        commit.summary(),
        commit.wakeAt(),
        commit.inFlight());
  }

  /// `commit` with another wake time.
  public static Commit waking(Commit commit, Instant at) {
    return new Commit(
        commit.id(),
        commit.expectedVersion(),
        commit.events(),
        commit.snapshot(),
        commit.summary(),
        Optional.of(at),
        commit.inFlight());
  }

  /// `commit` with something in flight.
  public static Commit inFlight(Commit commit) {
    return new Commit(
        commit.id(),
        commit.expectedVersion(),
        commit.events(),
        commit.snapshot(),
        commit.summary(),
        commit.wakeAt(),
        true);
  }
}
