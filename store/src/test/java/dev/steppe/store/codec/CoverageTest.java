package dev.steppe.store.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.Resource;
import dev.steppe.asl.StateType;
import dev.steppe.engine.Event;
import dev.steppe.engine.Execution;
import dev.steppe.engine.Frame;
import dev.steppe.engine.MapRun;
import dev.steppe.engine.MapRunEvent;
import dev.steppe.engine.MapRunPlan;
import dev.steppe.engine.Outcome;
import dev.steppe.engine.TaskKind;
import dev.steppe.store.Stories;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Proves that the stories leave nothing out that can be recorded.
class CoverageTest {
  private static List<Event> events() {
    return Stories.all().stream()
        .flatMap(story -> story.commits().stream())
        .flatMap(commit -> commit.events().stream())
        .map(recorded -> recorded.event())
        .toList();
  }

  private static List<Execution> snapshots() {
    return Stories.all().stream()
        .flatMap(story -> story.commits().stream())
        .flatMap(commit -> commit.snapshot().stream())
        .toList();
  }

  private static Stream<Frame.Phase> phases() {
    return snapshots().stream()
        .flatMap(state ->
            state instanceof Execution.Running running
                ? running.frames().values().stream()
                : Stream.empty())
        .map(Frame::phase);
  }

  private static Set<Class<?>> leaves(Class<?> type) {
    if (!type.isSealed()) {
      return Set.of(type);
    }
    return Stream.of(type.getPermittedSubclasses())
        .flatMap(permitted -> leaves(permitted).stream())
        .collect(Collectors.toSet());
  }

  private static Set<Class<?>> classes(Stream<?> values) {
    return values.map(Object::getClass).collect(Collectors.toSet());
  }

  @Test
  void everyEventIsTold() {
    assertThat(classes(events().stream())).isEqualTo(leaves(Event.class));
  }

  @Test
  void everyEventHasATagOfItsOwn() {
    var tags = new HashSet<Integer>();
    var kinds = new HashSet<Class<?>>();
    for (var event : events()) {
      if (kinds.add(event.getClass())) {
        assertThat(tags.add(EventForm.tag(event))).isTrue();
      }
    }
  }

  @Test
  void everyPhaseAndProgressIsInASnapshot() {
    assertThat(classes(phases())).isEqualTo(leaves(Frame.Phase.class));
    assertThat(
            classes(
                phases()
                    .filter(Frame.Phase.Calling.class::isInstance)
                    .map(phase -> ((Frame.Phase.Calling) phase).progress())))
        .isEqualTo(leaves(Frame.Progress.class));
  }

  @Test
  void everyEndIsInASnapshot() {
    assertThat(
            classes(
                snapshots().stream()
                    .filter(Execution.Closed.class::isInstance)
                    .map(state -> ((Execution.Closed) state).outcome())))
        .isEqualTo(leaves(Outcome.class));
  }

  @Test
  void everyStageOfAMapRunIsInASnapshot() {
    var open =
        snapshots().stream()
            .filter(MapRun.Open.class::isInstance)
            .map(MapRun.Open.class::cast)
            .toList();
    assertThat(classes(open.stream().map(MapRun.Open::stage)))
        .isEqualTo(leaves(MapRun.Stage.class));
    assertThat(classes(open.stream().map(run -> run.plan().source())))
        .isEqualTo(leaves(MapRunPlan.Source.class));
    assertThat(
            classes(
                events().stream()
                    .flatMap(event ->
                        switch (event) {
                          case MapRunEvent.Stopped(var verdict) -> Stream.of(verdict);
                          case MapRunEvent.ResultsBegun(var verdict) -> Stream.of(verdict);
                          default -> Stream.<MapRun.Verdict>empty();
                        })))
        .isEqualTo(leaves(MapRun.Verdict.class));
    assertThat(snapshots()).hasAtLeastOneElementOfType(MapRun.Ended.class);
  }

  @Test
  void everyKindOfTaskAndStateIsTold() {
    assertThat(
            classes(
                events().stream()
                    .filter(Event.TaskScheduled.class::isInstance)
                    .map(event -> ((Event.TaskScheduled) event).resource())))
        .isEqualTo(leaves(Resource.class));
    assertThat(
            classes(
                events().stream()
                    .filter(Event.TaskSucceeded.class::isInstance)
                    .map(event -> ((Event.TaskSucceeded) event).kind())))
        .isEqualTo(leaves(TaskKind.class));
    assertThat(
            events().stream()
                .filter(Event.StateEntered.class::isInstance)
                .map(event -> ((Event.StateEntered) event).type()))
        .containsOnly(StateType.values());
  }
}
