package dev.steppe.asl.definition;

import dev.steppe.asl.ErrorRules;
import dev.steppe.asl.ErrorRules.Catcher;
import dev.steppe.asl.ErrorRules.Retrier;
import dev.steppe.asl.definition.Outline.Target;
import dev.steppe.asl.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Compiles Retry and Catch.
record ErrorRulesCompiler(Fields state, QueryLanguage language, Consumer<Target> targets) {
  private static final Set<String> RETRIER =
      Set.of(
          "ErrorEquals",
          "IntervalSeconds",
          "MaxAttempts",
          "BackoffRate",
          "MaxDelaySeconds",
          "JitterStrategy",
          "Comment");

  private static final Set<String> CATCHER =
      Set.of("ErrorEquals", "Next", "ResultPath", "Output", "Assign", "Comment");

  /// The longest delay between retries: 366 days.
  private static final long MAX_DELAY = 31_622_400;

  ErrorRules compile() {
    return new ErrorRules(retriers(), catchers());
  }

  private List<Retrier> retriers() {
    var entries = state.objects("Retry");
    var retriers = new ArrayList<Retrier>();
    for (int i = 0; i < entries.size(); i++) {
      retriers.add(retrier(entries.get(i), i == entries.size() - 1));
    }
    return retriers;
  }

  private Retrier retrier(Fields entry, boolean last) {
    entry.allow(RETRIER);
    return new Retrier(
        errorEquals(entry, last),
        entry.integer("IntervalSeconds", 0, LanguageFields.MAX_SECONDS).orElse(1L),
        entry.integer("MaxAttempts", 0, LanguageFields.MAX_SECONDS).orElse(3L),
        entry.number("BackoffRate", 1.0, Double.MAX_VALUE).orElse(2.0),
        entry.integer("MaxDelaySeconds", 1, MAX_DELAY),
        entry.oneOf("JitterStrategy", "FULL", "NONE").filter("FULL"::equals).isPresent());
  }

  private List<Catcher> catchers() {
    var entries = state.objects("Catch");
    var catchers = new ArrayList<Catcher>();
    for (int i = 0; i < entries.size(); i++) {
      catchers.add(catcher(entries.get(i), i == entries.size() - 1));
    }
    return catchers;
  }

  private Catcher catcher(Fields entry, boolean last) {
    entry.allow(CATCHER);
    checkLanguage(entry);
    entry.require("Next");
    var errors = errorEquals(entry, last);
    var next = entry.string("Next");
    next.ifPresent(name -> targets.accept(new Target(name, entry.at().field("Next"))));
    return new Catcher(errors, LanguageFields.of(language, entry).catcherExit(), next.orElse(""));
  }

  private void checkLanguage(Fields entry) {
    var foreign =
        switch (language) {
          case JSONPATH -> "Output";
          case JSONATA -> "ResultPath";
        };
    if (entry.has(foreign)) {
      StateFields.wrongLanguage(entry, language, foreign);
    }
  }

  private List<String> errorEquals(Fields entry, boolean last) {
    entry.require("ErrorEquals");
    var names = new ArrayList<String>();
    var values = entry.array("ErrorEquals");
    if (values.isPresent() && values.get().items().isEmpty()) {
      entry.fault("ErrorEquals", "Value cannot be empty");
    }
    var items = values.orElse(Json.Arr.EMPTY).items();
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof Json.Str(var name)) {
        names.add(name);
      } else {
        entry
            .diagnostics()
            .schema(entry.at().field("ErrorEquals").item(i), "Expected value of type [STRING]");
      }
    }
    if (names.contains("States.ALL") && (names.size() > 1 || !last)) {
      entry.fault("States.ALL must appear alone and at end of list");
    }
    return names;
  }
}
