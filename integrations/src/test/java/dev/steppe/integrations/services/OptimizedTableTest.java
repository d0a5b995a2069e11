package dev.steppe.integrations.services;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.definition.OptimizedActions;
import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Member;
import dev.steppe.integrations.models.OperationModel;
import dev.steppe.integrations.models.Shape;
import dev.steppe.integrations.services.OptimizedAction.Ask;
import dev.steppe.integrations.services.OptimizedAction.Job;
import dev.steppe.integrations.services.OptimizedAction.Manner;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The table holds what the language has, and nothing that the models of the services do not have.
class OptimizedTableTest {
  private static final OptimizedTable TABLE = OptimizedTable.read();

  /// What code of its own performs.
  private static final Set<String> ELSEWHERE = Set.of("http", "lambda", "states");

  record Entry(String service, String name, OptimizedAction action) {
    @Override
    public String toString() {
      return service + ":" + name;
    }

    OperationModel operation() {
      return operation(action.operation());
    }

    OperationModel operation(String name) {
      return Tried.CATALOGUE
          .service(action.service())
          .flatMap(model -> model.operation(name))
          .orElseThrow(() -> new AssertionError(action.service() + " has no " + name));
    }
  }

  static Stream<Entry> entries() {
    return TABLE.services().stream()
        .sorted()
        .flatMap(service ->
            TABLE.actions(service).stream()
                .sorted()
                .map(name -> new Entry(service, name, TABLE.action(service, name).orElseThrow())));
  }

  static Stream<Entry> calls() {
    return entries()
        .filter(entry ->
            switch (entry.action().manner()) {
              case API, EVENTS, BEDROCK -> true;
              case API_GATEWAY, KUBERNETES_CALL, KUBERNETES_JOB -> false;
            });
  }

  static Stream<Entry> jobs() {
    return entries().filter(entry -> entry.action().job().isPresent());
  }

  @Test
  void theTableHasTheActionsOfTheLanguage() {
    var language =
        OptimizedActions.all().entrySet().stream()
            .filter(entry -> !ELSEWHERE.contains(entry.getKey()))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    var table =
        TABLE.services().stream()
            .collect(
                Collectors.toMap(
                    service -> service,
                    service ->
                        TABLE.actions(service).stream()
                            .map(name -> name + (isJob(service, name) ? "*" : ""))
                            .collect(Collectors.toSet())));

    assertThat(table).isEqualTo(language);
  }

  private static boolean isJob(String service, String name) {
    var action = TABLE.action(service, name).orElseThrow();
    return action.job().isPresent() || action.manner() == Manner.KUBERNETES_JOB;
  }

  @ParameterizedTest
  @MethodSource("calls")
  void whatIsSentIsWhatTheOperationTakes(Entry entry) {
    var action = entry.action();
    var input = entry.operation().input();
    assertFits(action.form(), entry, input);
    action.job().flatMap(Job::form).ifPresent(form -> assertFits(form, entry, input));
    assertThat(action.without()).isSubsetOf(names(input));
    if (action.takes().isEmpty()) {
      assertThat(Collections.disjoint(names(input), action.also())).isTrue();
    }
    action
        .find()
        .ifPresent(find -> {
          assertFits(find.by().form(), entry, entry.operation(find.by().operation()).input());
          assertIsRequested(find.named().places(), entry);
          assertThat(at(entry.operation(find.by().operation()).output(), find.in() + ".0.Name"))
              .get()
              .isInstanceOf(Shape.Text.class);
        });
  }

  @ParameterizedTest
  @MethodSource("calls")
  void whatIsGivenIsWhatTheOperationAnswers(Entry entry) {
    var output = entry.operation().output();
    entry
        .action()
        .gives()
        .places()
        .filter(place -> place.startsWith("answer."))
        .forEach(place -> assertThat(at(output, place.substring(7))).as(place).isPresent());
    entry.action().refused().ifPresent(refusal -> assertThat(at(output, refusal.at())).isPresent());
    assertIsRequested(entry.action().gives().places(), entry);
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void aJobIsDescribedAsTheServiceDescribesIt(Entry entry) {
    var job = entry.action().job().orElseThrow();
    var describe = entry.operation(job.describe().operation());
    assertAsks(entry, job.describe());
    job.cancel().ifPresent(cancel -> assertAsks(entry, cancel));

    var status = at(describe.output(), job.status());
    assertThat(status).as(job.status()).get().isInstanceOf(Shape.Text.class);
    var words = ((Shape.Text) status.orElseThrow()).words();
    if (!words.isEmpty()) {
      assertThat(job.ok()).isSubsetOf(words);
      assertThat(job.failed()).isSubsetOf(words);
    }
    assertThat(Collections.disjoint(job.ok(), job.failed())).isTrue();
    assertThat(job.gone().isPresent() || !job.ok().isEmpty()).isTrue();

    job.result()
        .places()
        .filter(place -> place.startsWith("description."))
        .forEach(
            place -> assertThat(at(describe.output(), place.substring(12))).as(place).isPresent());
    job.gone()
        .ifPresent(error ->
            assertThat(describe.errors().stream().map(Shape.Structure::name)).contains(error));
    if (job.verdict() == OptimizedAction.Verdict.EXIT_CODES) {
      assertThat(at(describe.output(), "Tasks.0.Containers.0.ExitCode")).isPresent();
      assertThat(
              at(
                  entry.operation("describeTaskDefinition").output(),
                  "TaskDefinition.ContainerDefinitions.0.Essential"))
          .isPresent();
    }
  }

  /// The operation takes what it is asked with, and what that follows from is there.
  private static void assertAsks(Entry entry, Ask ask) {
    assertFits(ask.form(), entry, entry.operation(ask.operation()).input());
    var answer = entry.operation().output();
    ask.form()
        .places()
        .filter(place -> place.startsWith("answer."))
        .forEach(place -> {
          var first = place.substring(7).split("\\.", 2)[0];
          boolean given =
              entry.action().gives().json() instanceof Json.Obj form
                  && (form.get(first).isPresent() || form.get("...").isPresent());
          assertThat(given || at(answer, place.substring(7)).isPresent()).as(place).isTrue();
        });
  }

  private static void assertFits(Form form, Entry entry, Shape.Structure input) {
    assertIsRequested(form.places(), entry);
    assertMembers(form.json(), input, entry.toString());
    if (form.json() instanceof Json.Obj given && given.get("...").isEmpty()) {
      var required =
          input.members().stream()
              .filter(member -> input.required().contains(member.name()))
              .filter(member -> !member.idempotencyToken())
              .map(Member::pascalCase);
      assertThat(required.toList()).isSubsetOf(given.members().keySet());
    }
  }

  private static void assertMembers(Json form, Shape shape, String what) {
    switch (form) {
      case Json.Obj object when shape instanceof Shape.Structure structure ->
          object
              .members()
              .forEach((name, value) -> {
                if (!name.equals("...")) {
                  var member = structure.member(name);
                  assertThat(member).as(what + " " + name).isPresent();
                  assertMembers(value, member.orElseThrow().shape(), what);
                }
              });
      case Json.Arr(var items) -> {
        assertThat(shape).as(what + form).isInstanceOf(Shape.Items.class);
        items.stream()
            .filter(item -> !(item instanceof Json.Obj object && object.get("...").isPresent()))
            .forEach(item -> assertMembers(item, ((Shape.Items) shape).element().shape(), what));
      }
      case Json.Obj _ -> assertThat(shape).as(what + form).isInstanceOf(Shape.Entries.class);
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> {}
    }
  }

  /// Of the request is named only what the action takes.
  private static void assertIsRequested(Stream<String> places, Entry entry) {
    var action = entry.action();
    var taken = action.takes().orElseGet(() -> names(entry.operation().input()));
    places
        .filter(place -> place.startsWith("request."))
        .map(place -> place.split("\\.", -1)[1])
        .forEach(name -> assertThat(taken).as(entry.toString()).contains(name));
  }

  private static Set<String> names(Shape.Structure structure) {
    return structure.members().stream().map(Member::pascalCase).collect(Collectors.toSet());
  }

  private static Optional<Shape> at(Shape shape, String path) {
    Optional<Shape> found = Optional.of(shape);
    for (var step : path.split("\\.", -1)) {
      found =
          found.flatMap(it ->
              switch (it) {
                case Shape.Structure structure -> structure.member(step).map(Member::shape);
                case Shape.Items items when step.equals("0") ->
                    Optional.of(items.element().shape());
                case Shape.Items _,
                    Shape.Entries _,
                    Shape.Text _,
                    Shape.Blob _,
                    Shape.Quantity _,
                    Shape.Flag _,
                    Shape.Timestamp _,
                    Shape.Document _,
                    Shape.EventStream _ ->
                    Optional.empty();
              });
    }
    return found;
  }
}
