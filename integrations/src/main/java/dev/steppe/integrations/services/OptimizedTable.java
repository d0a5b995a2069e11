package dev.steppe.integrations.services;

import dev.steppe.asl.Resource.Pattern;
import dev.steppe.asl.json.Json;
import dev.steppe.integrations.services.OptimizedAction.Ask;
import dev.steppe.integrations.services.OptimizedAction.Find;
import dev.steppe.integrations.services.OptimizedAction.Job;
import dev.steppe.integrations.services.OptimizedAction.Manner;
import dev.steppe.integrations.services.OptimizedAction.Names;
import dev.steppe.integrations.services.OptimizedAction.Refusal;
import dev.steppe.integrations.services.OptimizedAction.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The optimized integrations, read from `optimized.json`: what the developer guide's pages
/// "Integrating optimized services" say of each, and what the services' own guides say of the
/// statuses of their jobs. [OptimizedAction] says what each entry means.
///
/// Which actions there are, and in which patterns, the language itself knows.
final class OptimizedTable {
  private static final Form REQUEST = new Form(Json.of("$request"));
  private static final Form ANSWER = new Form(Json.of("$answer"));
  private static final Form DESCRIPTION = new Form(Json.of("$description"));

  private final Map<String, Map<String, OptimizedAction>> services = new LinkedHashMap<>();

  private OptimizedTable(Json.Obj table) {
    table.members().forEach((name, entry) -> services.put(name, service((Json.Obj) entry)));
  }

  /// Read once.
  private static final class Release {
    private static final OptimizedTable TABLE = parse();
  }

  /// The table that this release comes with.
  static OptimizedTable read() {
    return Release.TABLE;
  }

  private static OptimizedTable parse() {
    try (var in = OptimizedTable.class.getResourceAsStream("optimized.json")) {
      if (in == null) {
        throw new IllegalStateException("optimized.json is missing");
      }
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new OptimizedTable((Json.Obj) Json.parse(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The names of the services, as resources have them.
  Set<String> services() {
    return Set.copyOf(services.keySet());
  }

  /// The names of a service's actions.
  Set<String> actions(String service) {
    return Set.copyOf(services.getOrDefault(service, Map.of()).keySet());
  }

  Optional<OptimizedAction> action(String service, String action) {
    return Optional.ofNullable(services.getOrDefault(service, Map.of()).get(action));
  }

  private static Map<String, OptimizedAction> service(Json.Obj json) {
    var entry = new Entry(json);
    var names =
        new Names(
            entry.need("prefix").string(),
            entry.need("named").string(),
            entry.need("exception").string());
    var calls = entry.need("calls").string();
    var emptyLists = entry.flag("emptyLists");
    var texts = entry.get("texts").map(Value::string);
    var actions = new LinkedHashMap<String, OptimizedAction>();
    ((Json.Obj) entry.need("actions").json())
        .members()
        .forEach((name, action) ->
            actions.put(
                name, action(name, new Entry((Json.Obj) action), names, calls, texts, emptyLists)));
    entry.done();
    return actions;
  }

  private static OptimizedAction action(
      String name,
      Entry entry,
      Names names,
      String calls,
      Optional<String> texts,
      boolean emptyLists) {
    var action =
        new OptimizedAction(
            names,
            entry.get("manner").map(it -> Manner.valueOf(it.string())).orElse(Manner.API),
            entry.get("calls").map(Value::string).orElse(calls),
            entry.get("operation").map(Value::string).orElse(name),
            entry.get("takes").map(Value::strings),
            entry.get("also").map(Value::strings).orElse(Set.of()),
            entry.get("without").map(Value::strings).orElse(Set.of()),
            entry.get("with").map(Value::form).orElse(REQUEST),
            entry.get("gives").map(Value::form).orElse(ANSWER),
            texts,
            emptyLists,
            entry.flag("bare"),
            entry.flag("reads"),
            entry.get("refused").map(it -> refusal(it.entry())),
            entry.get("find").map(it -> find(it.entry())),
            entry.get("job").map(it -> job(it.entry())));
    entry.done();
    return action;
  }

  private static Refusal refusal(Entry entry) {
    var refusal =
        new Refusal(
            entry.need("at").string(),
            entry.need("error").string(),
            entry.get("unless").map(it -> Pattern.valueOf(it.string())));
    entry.done();
    return refusal;
  }

  private static Find find(Entry entry) {
    var find =
        new Find(entry.need("by").ask(), entry.need("in").string(), entry.need("named").form());
    entry.done();
    return find;
  }

  private static Job job(Entry entry) {
    var job =
        new Job(
            entry.get("with").map(Value::form),
            entry.need("describe").ask(),
            entry.need("status").string(),
            entry.need("ok").strings(),
            entry.need("failed").strings(),
            entry.get("verdict").map(it -> Verdict.valueOf(it.string())).orElse(Verdict.STATUS),
            entry.get("result").map(Value::form).orElse(DESCRIPTION),
            entry.get("gone").map(Value::string),
            entry.get("cancel").map(Value::ask));
    entry.done();
    return job;
  }

  /// An object of the table, all members of which must be read: a name that nobody reads is a
  /// mistake.
  private static final class Entry {
    private final Json.Obj json;
    private final Set<String> unread;

    Entry(Json.Obj json) {
      this.json = json;
      this.unread = new HashSet<>(json.members().keySet());
    }

    Optional<Value> get(String name) {
      unread.remove(name);
      return json.get(name).map(Value::new);
    }

    Value need(String name) {
      return get(name)
          .orElseThrow(() -> new IllegalStateException("%s has no %s".formatted(json, name)));
    }

    boolean flag(String name) {
      return get(name).isPresent();
    }

    void done() {
      if (!unread.isEmpty()) {
        throw new IllegalStateException("%s has %s, which mean nothing".formatted(json, unread));
      }
    }
  }

  private record Value(Json json) {
    String string() {
      return ((Json.Str) json).value();
    }

    Set<String> strings() {
      List<Json> items = ((Json.Arr) json).items();
      return items.stream().map(it -> ((Json.Str) it).value()).collect(Collectors.toSet());
    }

    Form form() {
      return new Form(json);
    }

    Entry entry() {
      return new Entry((Json.Obj) json);
    }

    /// An object of one member: the operation's name and the form of its parameters.
    Ask ask() {
      var only = ((Json.Obj) json).members().firstEntry();
      return new Ask(only.getKey(), new Form(only.getValue()));
    }
  }
}
