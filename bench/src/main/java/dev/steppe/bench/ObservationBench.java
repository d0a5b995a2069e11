package dev.steppe.bench;

import dev.steppe.asl.Inspector;
import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.Engine;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Input;
import dev.steppe.engine.Limits;
import dev.steppe.engine.MachineRevision;
import dev.steppe.engine.Moment;
import dev.steppe.engine.Start;
import dev.steppe.runtime.Observer;
import dev.steppe.server.metrics.Recorder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/// Measures what it costs to count an execution of five Pass states, which is seen as one decision
/// of twelve events: beside deciding it, by one thread and by two at a time, of one machine and of
/// a thousand.
public final class ObservationBench {
  private static final int ROUNDS = 20;
  private static final int EXECUTIONS = 200_000;
  private static final int EVENTS = 12;
  private static final double MOST_NANOS_AN_EVENT = 100;

  private ObservationBench() {}

  public static void main(String[] args) throws InterruptedException {
    var report = new Report(System.out);
    report.title("counting an execution of five Pass states");
    for (var machines : new int[] {1, 1_000}) {
      for (var threads : new int[] {1, 2}) {
        var nanos = measure(sights(machines), new Recorder(), threads);
        report.atMost(
            "%d machines, %d threads, an event".formatted(machines, threads),
            nanos / EVENTS,
            MOST_NANOS_AN_EVENT,
            "ns",
            "%.0f ns an execution".formatted(nanos));
      }
    }
    report.plain("deciding it, for comparison", decided(), "ns", "");
  }

  /// @return the nanoseconds that a thread takes for an execution, the least of all rounds
  private static double measure(List<Observer.Sight> sights, Observer observer, int threads)
      throws InterruptedException {
    var least = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      var all =
          IntStream.range(0, threads)
              .mapToObj(_ -> Thread.ofPlatform().unstarted(() -> show(sights, observer)))
              .toList();
      var began = System.nanoTime();
      all.forEach(Thread::start);
      for (var thread : all) {
        thread.join();
      }
      least = Math.min(least, (double) (System.nanoTime() - began) / EXECUTIONS);
    }
    return least;
  }

  private static void show(List<Observer.Sight> sights, Observer observer) {
    for (int i = 0; i < EXECUTIONS; i++) {
      observer.see(sights.get(i % sights.size()));
    }
  }

  private static double decided() {
    var machine = machine(0);
    var least = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      var began = System.nanoTime();
      for (int i = 0; i < EXECUTIONS / 10; i++) {
        sight(machine);
      }
      least = Math.min(least, (System.nanoTime() - began) / (EXECUTIONS / 10.0));
    }
    return least;
  }

  private static List<Observer.Sight> sights(int machines) {
    var sights = new ArrayList<Observer.Sight>();
    for (int i = 0; i < machines; i++) {
      sights.add(sight(machine(i)));
    }
    return sights;
  }

  private static MachineRevision machine(int number) {
    var definition =
        """
        {"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Pass","Next":"C"},
         "C":{"Type":"Pass","Next":"D"},"D":{"Type":"Pass","Next":"E"},
         "E":{"Type":"Pass","End":true}}}\
        """;
    var compiled = Definition.compile(definition, Definition.Type.STANDARD).machine().orElseThrow();
    return new MachineRevision(
        new UUID(1, number),
        "arn:aws:states:us-east-1:123456789012:stateMachine:m" + number,
        "m" + number,
        "arn:aws:iam::123456789012:role/r",
        compiled);
  }

  private static Observer.Sight sight(MachineRevision machine) {
    var start =
        new Start(
            new ExecutionId(
                "arn:aws:states:us-east-1:123456789012:execution:" + machine.name() + ":e"),
            "e",
            machine.id(),
            Json.object().put("orderId", "o-1").build(),
            Optional.empty());
    var moment =
        new Moment(
            Instant.parse("2026-01-01T08:00:00Z"),
            1,
            task -> "token-" + task,
            _ -> true,
            Limits.AWS,
            Inspector.NONE);
    var before = new Execution.New();
    var decision = Engine.decide(machine, before, new Input.Started(start), moment);
    if (decision.events().size() != EVENTS) {
      throw new IllegalStateException("not the execution that is meant: " + decision.events());
    }
    return new Observer.Sight(before, decision.events(), decision.after());
  }
}
