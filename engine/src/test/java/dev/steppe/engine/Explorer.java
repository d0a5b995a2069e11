package dev.steppe.engine;

import dev.steppe.asl.State;
import dev.steppe.asl.StateMachine;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.Rehearsal.Fault;
import dev.steppe.engine.Spots.Spot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Looks for scripts that lead into every state of a machine. It begins with empty data and learns:
/// a fault names a path that must hold something else, a Choice state what each of its rules wants,
/// and a state with catchers the errors to end its tasks with.
final class Explorer {
  private static final int MOST_REHEARSALS = 600;
  private static final int PROMISING = 20;
  private static final Pattern PATH =
      Pattern.compile(
          "(?<![.\\w])\\$\\$?[\\w]*(?:\\.\\.?[A-Za-z_][\\w-]*|\\.?\\['[^']+'\\]|\\.?\\[[\\d*:]*\\]|\\[\\?\\([^)]*\\)\\])*");
  private static final Pattern DATA_IN_CAUSE =
      Pattern.compile(" in the input '| to input | == | refers to value ");
  private static final Pattern FILTER =
      Pattern.compile("(\\$[\\w.\\[\\]]*)\\[\\?\\(@\\.([\\w.]+) *== *'?([\\w-]+)'?\\)]");
  private static final Pattern UNIQUE = Pattern.compile("text\\d+|\\d{4,}");

  private final StateMachine machine;
  private final Map<String, Json.Obj> definitions;
  private final Set<String> visited = new TreeSet<>();
  private final Set<String> known = new HashSet<>();
  private final Deque<Attempt> attempts = new ArrayDeque<>();
  private boolean isNew;
  private int rehearsals;
  private int values;

  /// @param scripts ways to reach a goal, the most promising first
  /// @param promising how many of them are tried before everything else
  /// @param reached whether a rehearsal has reached it
  /// @param target the state to reach, if it is one
  private record Attempt(
      List<Script> scripts, int promising, Optional<String> target, Predicate<Rehearsal> reached) {}

  /// @param definitions what each state is in the definition's text
  Explorer(StateMachine machine, Map<String, Json.Obj> definitions) {
    this.machine = machine;
    this.definitions = definitions;
  }

  Set<String> visited() {
    return visited;
  }

  int rehearsals() {
    return rehearsals;
  }

  void explore() {
    attempts.push(new Attempt(List.of(seed()), 1, Optional.empty(), _ -> true));
    while (!attempts.isEmpty() && !isDone()) {
      make(attempts.pop());
    }
  }

  private void make(Attempt attempt) {
    if (attempt.target().filter(visited::contains).isPresent()) {
      return;
    }
    int promising = Math.min(attempt.promising(), attempt.scripts().size());
    for (var script : attempt.scripts().subList(0, promising)) {
      if (isDone() || attempt.reached().test(rehearse(script))) {
        return;
      }
    }
    var rest = attempt.scripts().subList(promising, attempt.scripts().size());
    if (!rest.isEmpty()) {
      attempts.addLast(new Attempt(rest, PROMISING, attempt.target(), attempt.reached()));
    }
  }

  /// Empty data, but for what filters look for: that they find nothing is no fault.
  private Script seed() {
    var seed = new Script(new TreeMap<>());
    for (var state : new TreeSet<>(machine.states().keySet())) {
      var matcher = FILTER.matcher(definition(state).text());
      while (matcher.find()) {
        var steps = Spots.steps(matcher.group(1) + "[0]." + matcher.group(2));
        seed = seed.with(new Spot(state, steps), Optional.of(Json.of(matcher.group(3))));
      }
    }
    return seed;
  }

  private boolean isDone() {
    return visited.size() == machine.states().size() || rehearsals >= MOST_REHEARSALS;
  }

  private Rehearsal rehearse(Script script) {
    rehearsals++;
    var rehearsal = new Rehearsal(machine, script);
    visited.addAll(rehearsal.entered.keySet());
    var course = new ArrayList<>(rehearsal.entered.keySet());
    rehearsal.faults.forEach(fault -> course.add(fault.state() + " " + headline(fault)));
    isNew = known.add(course.toString());
    if (isNew) {
      rehearsal.entered.keySet().forEach(state -> fail(script, rehearsal, state));
      rehearsal.entered.keySet().forEach(state -> steer(script, rehearsal, state));
      rehearsal.entered.keySet().forEach(state -> iterate(script, rehearsal, state));
      rehearsal.faults.forEach(fault -> repair(script, rehearsal, fault));
    }
    return rehearsal;
  }

  /// The cause without the data that it tells.
  private static String headline(Fault fault) {
    return UNIQUE.matcher(DATA_IN_CAUSE.split(fault.cause(), 2)[0]).replaceAll("#");
  }

  private void repair(Script script, Rehearsal rehearsal, Fault fault) {
    var paths = paths(headline(fault));
    if (paths.isEmpty()) {
      paths = paths(definition(fault.state()).text());
    }
    var roots = new ArrayList<>(roots(script, rehearsal, fault.state()));
    told(fault.cause()).ifPresent(roots::addFirst);
    var scripts = new ArrayList<Script>();
    var kinds = kinds();
    if (paths.size() > 1) {
      for (var value : kinds.subList(0, 2)) {
        scripts.add(together(script, rehearsal, fault, paths, value, true));
        scripts.add(together(script, rehearsal, fault, paths, value, false));
      }
    }
    for (int doubt = 0; doubt < 40; doubt++) {
      for (var value : doubt == 0 ? kinds : kinds.subList(0, 3)) {
        for (var path : paths) {
          var spots = spots(script, rehearsal, fault.state(), roots, path);
          if (doubt < spots.size()) {
            scripts.add(script.with(spots.get(doubt), Optional.of(value)));
          }
        }
      }
    }
    attempts.push(
        new Attempt(
            scripts,
            PROMISING,
            Optional.empty(),
            after ->
                isNew
                    && after.faults.stream()
                        .noneMatch(it ->
                            it.state().equals(fault.state())
                                && headline(it).equals(headline(fault)))));
  }

  /// Puts a value at the end of several paths.
  ///
  /// @param missing only where there is none
  private Script together(
      Script script,
      Rehearsal rehearsal,
      Fault fault,
      List<String> paths,
      Json value,
      boolean missing) {
    var roots = roots(script, rehearsal, fault.state());
    var changed = script;
    for (var path : paths) {
      var spots = spots(script, rehearsal, fault.state(), roots, path);
      var isThere = roots.stream().anyMatch(root -> Spots.at(root, Spots.steps(path)).isPresent());
      if (!spots.isEmpty() && !(missing && isThere)) {
        changed = changed.with(spots.getFirst(), Optional.of(value));
      }
    }
    return changed;
  }

  /// Values of which one may be what is missing. Texts and numbers occur nowhere else, so that they
  /// are recognized.
  private List<Json> kinds() {
    var object = Json.Obj.EMPTY;
    return List.of(
        Json.of("text" + values++),
        Json.of(1000 + values++),
        Json.array(object, object),
        object,
        Json.of("{}"),
        Json.of("[{},{}]"),
        Json.array(Json.of("text" + values++), Json.of("text" + values++)),
        Json.of("2030-01-01T00:00:05Z"),
        Json.of("a/b/c/d.e-f:g,h/i"),
        Json.of("a:b:c:d:e:f:g:h:i"),
        Json.of(2),
        Json.of("dGV4dA=="),
        Json.of("7"),
        Json.Bool.TRUE);
  }

  /// Has a Choice state go to each state that was not visited yet.
  private void steer(Script script, Rehearsal rehearsal, String state) {
    var choice = definition(state);
    if (!(choice.get("Choices").orElse(Json.Null.NULL) instanceof Json.Arr(var rules))) {
      return;
    }
    var before = List.<Wish>of();
    for (var json : rules) {
      var rule = (Json.Obj) json;
      for (var wishes : Wish.ways(rule, true)) {
        wish(script, rehearsal, state, Wish.both(before, wishes), text(rule, "Next"));
      }
      var otherwise = Wish.ways(rule, false);
      if (text(choice, "Default").length() > 0) {
        for (var wishes : otherwise) {
          wish(script, rehearsal, state, Wish.both(before, wishes), text(choice, "Default"));
        }
      }
      before = Wish.both(before, otherwise.getFirst());
    }
  }

  /// Has a Map state go into an iteration.
  private void iterate(Script script, Rehearsal rehearsal, String state) {
    var map = definition(state);
    var processor = map.get("ItemProcessor").or(() -> map.get("Iterator"));
    if (processor.isEmpty()) {
      return;
    }
    var items = Optional.<Json>of(Json.array(Json.Obj.EMPTY, Json.Obj.EMPTY));
    for (var field : List.of("InputPath", "ItemsPath", "Items")) {
      for (var path : paths(text(map, field))) {
        wish(
            script,
            rehearsal,
            state,
            List.of(new Wish(path.replaceFirst("\\[[\\d:]*]$", ""), items)),
            text((Json.Obj) processor.get(), "StartAt"));
      }
    }
  }

  private void wish(
      Script script, Rehearsal rehearsal, String state, List<Wish> wishes, String target) {
    if (rehearsal.entered.containsKey(target) || !machine.states().containsKey(target)) {
      return;
    }
    var roots = roots(script, rehearsal, state);
    var scripts = new ArrayList<Script>();
    for (int doubt = 0; doubt < 25; doubt++) {
      var changed = script;
      boolean any = false;
      for (var wish : wishes) {
        var spots = spots(script, rehearsal, state, roots, wish.path());
        var isThere =
            wish.value().equals(Optional.of(Wish.PRESENT))
                && Spots.at(roots.getFirst(), Spots.steps(wish.path())).isPresent();
        if (!spots.isEmpty() && !isThere) {
          any |= doubt < spots.size();
          changed = changed.wishing(spots.get(Math.min(doubt, spots.size() - 1)), wish.value());
        }
      }
      if (any) {
        scripts.add(changed);
      }
    }
    var first = scripts.stream().findFirst();
    if (visited.contains(target)) { // Another branch may need this one to come to its end.
      first.ifPresent(
          it -> attempts.addLast(new Attempt(List.of(it), 1, Optional.empty(), _ -> true)));
      return;
    }
    for (var task : tasks(rehearsal)) { // Perhaps it is too fast, and ends what is beside it.
      first.ifPresent(it -> scripts.add(it.failing(task, Script.SILENCE)));
    }
    aim(scripts, 3, target);
  }

  private void aim(List<Script> scripts, int promising, String target) {
    attempts.push(
        new Attempt(scripts, promising, Optional.of(target), _ -> visited.contains(target)));
  }

  /// Has tasks end with the errors that the state catches.
  private void fail(Script script, Rehearsal rehearsal, String state) {
    if (!(definition(state).get("Catch").orElse(Json.Null.NULL)
        instanceof Json.Arr(var catchers))) {
      return;
    }
    for (var json : catchers) {
      var catcher = (Json.Obj) json;
      var target = text(catcher, "Next");
      if (visited.contains(target)) {
        continue;
      }
      var scripts = new ArrayList<Script>();
      for (var error : ((Json.Arr) catcher.get("ErrorEquals").orElseThrow()).items()) {
        var name =
            ((Json.Str) error)
                .value()
                .replace("States.ALL", "Failed")
                .replace("States.TaskFailed", "Failed");
        tasks(rehearsal).stream()
            .filter(task -> task.equals(state) || !tasks(rehearsal).contains(state))
            .forEach(task -> scripts.add(script.failing(task, name)));
      }
      aim(scripts, scripts.size(), target);
    }
  }

  /// The states entered whose work is done elsewhere.
  private List<String> tasks(Rehearsal rehearsal) {
    return rehearsal.entered.keySet().stream()
        .filter(state ->
            definition(state).get("Resource").isPresent()
                || machine.state(state) instanceof State.DistributedMap)
        .toList();
  }

  /// What the paths in a state may be paths in.
  private List<Json> roots(Script script, Rehearsal rehearsal, String state) {
    var roots = new ArrayList<Json>();
    roots.add(rehearsal.entered.getOrDefault(state, Json.Obj.EMPTY));
    roots.add(script.given(state));
    return roots;
  }

  /// Where to put what `path` should hold, the most certain place first.
  private List<Spot> spots(
      Script script, Rehearsal rehearsal, String state, List<Json> roots, String path) {
    var spots = new LinkedHashSet<Spot>();
    var from = roots;
    var plain = path;
    if (path.startsWith("$$.Execution.Input")) {
      from = List.of(script.given(Script.INPUT));
      plain = path.substring("$$.Execution.Input".length());
    } else if (path.startsWith("$$.Map.Item.Value")) {
      var items = text(definition(state), "ItemsPath");
      plain =
          (items.isEmpty() ? "$" : items) + "[0]" + path.substring("$$.Map.Item.Value".length());
    } else if (path.startsWith("$states.")) {
      plain = path.replaceFirst("^\\$states\\.\\w+", "\\$");
    } else if (path.matches("\\$\\w.*")) {
      var name = path.substring(1).split("[.\\[]", 2)[0];
      from = List.of(rehearsal.variables.getOrDefault(name, Json.Obj.EMPTY));
      plain = path.substring(1 + name.length());
    }
    var steps = Spots.steps(plain);
    for (var root : from) {
      int depth = steps.size();
      while (Spots.at(root, steps.subList(0, depth)).isEmpty()) {
        depth--;
      }
      var now = Spots.at(root, steps.subList(0, depth)).orElseThrow();
      var rest = steps.subList(depth, steps.size());
      if (now instanceof Json.Str(var string)) {
        Spots.parsed(string)
            .flatMap(inner -> Spots.origin(inner, List.of()))
            .ifPresent(spot -> spots.add(spot.inside(rest)));
        now = Spots.parsed(string).filter(inner -> inner instanceof Json.Str).orElse(now);
      }
      if (now instanceof Json.Str || now instanceof Json.Num) {
        for (var source : sources(rehearsal)) {
          Spots.equalTo(now, script.given(source))
              .forEach(found -> spots.add(new Spot(source, found).inside(rest)));
        }
      }
    }
    from.forEach(root -> Spots.origin(root, steps).ifPresent(spots::add));
    for (var source : sources(rehearsal)) {
      for (int i = 0; i < steps.size(); i++) {
        spots.add(new Spot(source, steps.subList(i, steps.size())));
      }
    }
    return List.copyOf(spots);
  }

  /// The latest first.
  private List<String> sources(Rehearsal rehearsal) {
    var sources = new ArrayList<>(tasks(rehearsal).reversed());
    sources.addFirst(Script.INPUT);
    return sources;
  }

  private static List<String> paths(String text) {
    return PATH.matcher(text).results().map(it -> it.group()).distinct().toList();
  }

  /// The data that a cause tells.
  private static Optional<Json> told(String cause) {
    int start = cause.indexOf('{', cause.indexOf("input"));
    int end = cause.lastIndexOf('}');
    return start >= 0 && end > start
        ? Spots.parsed(cause.substring(start, end + 1))
        : Optional.empty();
  }

  private Json.Obj definition(String state) {
    return definitions.getOrDefault(state, Json.Obj.EMPTY);
  }

  private static String text(Json.Obj object, String name) {
    return object.get(name).map(it -> it instanceof Json.Str(var text) ? text : "").orElse("");
  }
}
