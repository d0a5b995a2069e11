package dev.steppe.bench;

import com.dashjoin.jsonata.Jsonata;
import com.jayway.jsonpath.JsonPath;
import dev.steppe.asl.Chance;
import dev.steppe.asl.Inspector;
import dev.steppe.asl.Scope;
import dev.steppe.asl.State;
import dev.steppe.asl.Variables;
import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Measures how many times a second an expression of either query language is evaluated, beside the
/// library for that language alone, whose data were converted beforehand. Each has short slices of
/// time in turn, so that what else the machine does hits both.
public final class ExpressionBench {
  private static final int SLICES = 16;
  private static final long SLICE_NANOS = 100_000_000;

  /// What Steppe may cost beside the library: the conversion of values and the bounds on what an
  /// expression may do.
  private static final double LEAST_SHARE = 0.5;

  private ExpressionBench() {}

  /// One expression, as a state has it and as the library does.
  private record Subject(String name, Supplier<?> ours, Supplier<?> library) {}

  public static void main(String[] args) {
    var report = new Report(System.out);
    var order = order();
    var subjects =
        List.of(
            jsonPath(order, "$.order.customer.address.city"),
            jsonPath(order, "$.order.lines[?(@.price > 10)].sku"),
            jsonPath(order, "$..sku"),
            jsonata(order, "order.customer.address.city"),
            jsonata(order, "order.lines[price > 10].sku"),
            jsonata(order, "$sum(order.lines.(price * quantity))"));
    report.title(
        "evaluations a second of one expression on an order of "
            + order.text().length()
            + " bytes, beside the library alone");
    subjects.forEach(ExpressionBench::measure);
    for (var subject : subjects) {
      var rates = measure(subject);
      report.atLeast(
          subject.name(),
          rates.ours(),
          rates.library() * LEAST_SHARE,
          "/s",
          "library alone %,.0f/s".formatted(rates.library()));
    }
  }

  private record Rates(double ours, double library) {}

  private static Rates measure(Subject subject) {
    var ours = new ArrayList<Double>();
    var library = new ArrayList<Double>();
    for (int slice = 0; slice < SLICES; slice++) {
      ours.add(rate(subject.ours()));
      library.add(rate(subject.library()));
    }
    return new Rates(median(ours), median(library));
  }

  private static double rate(Supplier<?> work) {
    long count = 0;
    int sink = 0;
    var begin = System.nanoTime();
    while (System.nanoTime() - begin < SLICE_NANOS) {
      for (int i = 0; i < 16; i++) {
        sink += System.identityHashCode(work.get()) & 1;
      }
      count += 16;
    }
    var seconds = (System.nanoTime() - begin) / 1e9;
    return sink < 0 ? 0 : count / seconds;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static Subject jsonPath(Json order, String path) {
    var flow =
        pass("\"Parameters\":{\"v.$\":%s}".formatted(Json.of(path).text()), "JSONPath").flow();
    var scope = scope(order);
    var document = JsonPath.parse(order.text());
    var compiled = JsonPath.compile(path);
    return new Subject(
        "JSONPath " + path, () -> flow.arguments(scope), () -> document.read(compiled));
  }

  private static Subject jsonata(Json order, String expression) {
    var flow =
        pass(
                "\"Output\":%s"
                    .formatted(Json.of("{% $states.input." + expression + " %}").text())
                    .replace("$states.input.$sum(order", "$sum($states.input.order"),
                "JSONata")
            .flow();
    var scope = scope(order);
    var document = JsonPath.parse(order.text()).json();
    var compiled = Jsonata.jsonata(expression);
    return new Subject(
        "JSONata " + expression, () -> flow.leave(scope, order), () -> compiled.evaluate(document));
  }

  private static State.Pass pass(String field, String language) {
    var definition =
        Definition.compile(
            "{\"QueryLanguage\":\"%s\",\"StartAt\":\"S\",\"States\":{\"S\":{\"Type\":\"Pass\",%s,\"End\":true}}}"
                .formatted(language, field),
            Definition.Type.STANDARD);
    return (State.Pass)
        definition
            .machine()
            .orElseThrow(() -> new IllegalStateException(definition.diagnostics().toString()))
            .state("S");
  }

  private static Scope scope(Json input) {
    return new Scope(
        input,
        Variables.NONE,
        () -> Json.Obj.EMPTY,
        Instant.parse("2026-01-01T08:00:00Z"),
        new Chance(1),
        Inspector.NONE);
  }

  private static Json order() {
    var lines = new ArrayList<Json>();
    for (int i = 0; i < 30; i++) {
      lines.add(
          Json.object()
              .put("sku", "SKU-" + (1000 + i))
              .put("price", 7 + i % 9)
              .put("quantity", 1 + i % 3)
              .build());
    }
    var address = Json.object().put("street", "Ring 1").put("city", "Wien").build();
    return Json.object()
        .put(
            "order",
            Json.object()
                .put("id", 4711)
                .put("customer", Json.object().put("name", "Ada").put("address", address).build())
                .put("lines", new Json.Arr(lines))
                .build())
        .build();
  }
}
