package dev.steppe.engine;

import dev.steppe.asl.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Makes definitions at random: every type of state, nested to a depth, with errors to retry and
/// catch, and variables to assign and read in the machine, its branches and its iterations. Each of
/// them ends when the world answers, for transitions only lead onwards. Some states, and all of
/// some machines, are written in JSONata, whose expressions fail now and then.
///
/// All states expect and hand on an input of the shape of [#INPUT], so that paths find something.
public final class RandomMachine {
  public static final Json INPUT =
      Json.parse("{\"items\":[1,2,3],\"none\":[],\"n\":1,\"seconds\":2,\"deep\":{\"er\":\"x\"}}");

  /// What the output of a state tells that a JSONata expression has made it.
  public static final String MADE_BY_JSONATA = "made by JSONata";

  /// The activity that some tasks call.
  public static final String ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:work";

  private final Random random;
  private int states;
  private int scopes;

  /// Whether the whole machine is in JSONata; else each state has a language of its own.
  private boolean wholly;

  /// The names of the variables that certainly have a value in the states being made now: the
  /// scopes around them, outermost first.
  private final List<String> variables = new ArrayList<>();

  /// How many of them belong to the scopes around the one being made, which may not assign them.
  private int outer;

  public RandomMachine(Random random) {
    this.random = random;
  }

  /// The text of a definition.
  public String next() {
    wholly = random.nextInt(6) == 0;
    var machine = states(2);
    if (wholly) {
      machine = machine.with("QueryLanguage", Json.of("JSONata"));
    }
    if (random.nextInt(5) == 0) {
      machine = machine.with("TimeoutSeconds", Json.of(1 + random.nextInt(20)));
    }
    return machine.text();
  }

  /// One scope. Now and then it has a variable, to which its first state gives a value.
  private Json.Obj states(int depth) {
    var names = new ArrayList<String>();
    for (int i = 0; i <= random.nextInt(4); i++) {
      names.add("s" + states++);
    }
    names.add("end" + states++);
    var all = Json.object();
    var around = outer;
    outer = variables.size();
    var hasVariable = random.nextInt(3) > 0;
    if (hasVariable) {
      var name = "v" + scopes++;
      names.addFirst("begin" + states++);
      var jsonata = jsonata();
      all.put(
          names.getFirst(),
          onward("Pass", names.subList(1, names.size()), jsonata)
              .put(
                  "Assign",
                  jsonata
                      ? Json.object().put(name, "{% $states.input %}").build()
                      : Json.object().put(name + ".$", "$").build())
              .build());
      variables.add(name);
    }
    for (int i = hasVariable ? 1 : 0; i < names.size() - 1; i++) {
      all.put(names.get(i), state(depth, names.subList(i + 1, names.size())));
    }
    all.put(names.getLast(), last());
    if (hasVariable) {
      variables.removeLast();
    }
    outer = around;
    return Json.object().put("StartAt", names.getFirst()).put("States", all.build()).build();
  }

  private boolean jsonata() {
    return wholly || random.nextInt(4) == 0;
  }

  /// `path`, or now and then the same path into a variable that can be seen from here.
  private String path(String path) {
    return variables.isEmpty() || random.nextInt(2) == 0
        ? path
        : "$" + variables.get(random.nextInt(variables.size())) + path.substring(1);
  }

  /// An expression for what `path` finds in the input, or in a variable that can be seen from here.
  private String expression(String path) {
    var found = path(path);
    return found.startsWith("$.") || found.equals("$")
        ? "$states.input" + found.substring(1)
        : found;
  }

  private static String computed(String expression) {
    return "{% " + expression + " %}";
  }

  /// `expression`, or now and then one that has no value.
  private String perhaps(String expression) {
    return computed(
        switch (random.nextInt(12)) {
          case 0 -> "$states.input.no.such";
          case 1 -> "$error('on purpose')";
          default -> expression;
        });
  }

  /// Gives `owner` an Assign of the variable of the scope being made, and of another.
  private Json.Builder assigning(Json.Builder owner, boolean jsonata) {
    if (variables.size() > outer && random.nextInt(2) == 0) {
      var name = variables.getLast();
      var text =
          jsonata
              ? """
              {"%1$s":{"items":[1],"none":[],"n":"{%% $%1$s.n + 1 %%}","seconds":1,"deep":{"er":"y"}},"%1$sBefore":"{%% $%1$s.n %%}"}
              """
              : """
              {"%1$s":{"items":[1],"none":[],"n.$":"States.MathAdd($%1$s.n, 1)","seconds":1,"deep":{"er":"y"}},"%1$sBefore.$":"$%1$s.n"}
              """;
      owner.put("Assign", Json.parse(text.formatted(name)));
    }
    return owner;
  }

  /// Lets a state hand on its input, with its result in there as `key`.
  private Json.Builder keeping(Json.Builder owner, String key, boolean jsonata) {
    return jsonata
        ? owner.put("Output", perhaps(merged("'" + key + "': $states.result")))
        : owner.put("ResultPath", "$." + key);
  }

  private static String merged(String members) {
    return "$merge([$states.input, {'by': '%s', %s}])".formatted(MADE_BY_JSONATA, members);
  }

  private Json last() {
    if (jsonata() && random.nextInt(3) == 0) {
      return Json.parse(
          random.nextBoolean()
              ? "{\"Type\":\"Succeed\",\"QueryLanguage\":\"JSONata\",\"Output\":\"{% $states.input %}\"}"
              : "{\"Type\":\"Fail\",\"QueryLanguage\":\"JSONata\",\"Error\":\"{% 'Cus' & 'tom' %}\"}");
    }
    return switch (random.nextInt(6)) {
      case 0 -> Json.parse("{\"Type\":\"Fail\",\"Error\":\"Custom\",\"Cause\":\"chosen\"}");
      case 1 ->
          wholly
              ? Json.object().put("Type", "Fail").put("Error", perhaps("'Custom'")).build()
              : Json.object().put("Type", "Fail").put("ErrorPath", path("$.deep.er")).build();
      case 2 -> Json.parse("{\"Type\":\"Pass\",\"End\":true}");
      default -> Json.parse("{\"Type\":\"Succeed\"}");
    };
  }

  private Json state(int depth, List<String> onwards) {
    return switch (random.nextInt(depth > 0 ? 12 : 8)) {
      case 0 -> pass(onwards);
      case 1 -> waiting(onwards);
      case 2 -> choice(onwards);
      case 3, 4, 5, 6, 7 -> task(onwards);
      case 8, 9 -> parallel(depth, onwards);
      default -> map(depth, onwards);
    };
  }

  private Json pass(List<String> onwards) {
    var jsonata = jsonata();
    var pass = assigning(onward("Pass", onwards, jsonata), jsonata);
    if (jsonata) {
      return switch (random.nextInt(3)) {
        case 0 -> pass.build();
        case 1 -> pass.put("Output", perhaps(merged("'n': " + expression("$.n")))).build();
        default ->
            pass.put(
                    "Output",
                    Json.parse(
                        "{\"items\":\"{% $states.input.items %}\",\"none\":[],\"n\":2,"
                            + "\"seconds\":\"{% 1 + 1 %}\",\"deep\":\"{% $states.input.deep %}\"}"))
                .build();
      };
    }
    return switch (random.nextInt(3)) {
      case 0 -> pass.put("Result", 7).put("ResultPath", "$.n").build();
      case 1 ->
          pass.put("Parameters", Json.parse("{\"id.$\":\"States.UUID()\",\"at.$\":\"$$.State\"}"))
              .put("ResultPath", "$.made")
              .build();
      default ->
          random.nextInt(20) == 0
              ? pass.put("InputPath", "$.no.such").build()
              : pass.put("InputPath", path("$")).build();
    };
  }

  private Json waiting(List<String> onwards) {
    var jsonata = jsonata();
    var wait = assigning(onward("Wait", onwards, jsonata), jsonata);
    return switch (random.nextInt(3)) {
      case 0 ->
          jsonata
              ? wait.put("Seconds", perhaps(expression("$.seconds"))).build()
              : wait.put("SecondsPath", path("$.seconds")).build();
      case 1 -> wait.put("Timestamp", "1970-01-01T00:00:05Z").build();
      default -> wait.put("Seconds", random.nextInt(4)).build();
    };
  }

  /// With a Default; or without one, and then now and then without a rule that is true.
  private Json choice(List<String> onwards) {
    var jsonata = jsonata();
    var choice = assigning(in(Json.object().put("Type", "Choice"), jsonata), jsonata);
    return switch (random.nextInt(8)) {
      case 0 -> choice.put("Choices", Json.array(rule(9, onwards.getFirst(), jsonata))).build();
      case 1 -> choice.put("Choices", Json.array(rule(-1, onwards.getFirst(), jsonata))).build();
      default ->
          choice
              .put(
                  "Choices",
                  Json.array(
                      rule(
                          random.nextInt(3), onwards.get(random.nextInt(onwards.size())), jsonata)))
              .put("Default", onwards.getFirst())
              .build();
    };
  }

  private Json rule(int than, String next, boolean jsonata) {
    var rule = assigning(Json.object(), jsonata).put("Next", next);
    return jsonata
        ? rule.put("Condition", perhaps(expression("$.n") + " > " + than)).build()
        : rule.put("Variable", path("$.n")).put("NumericGreaterThan", than).build();
  }

  private Json task(List<String> onwards) {
    var jsonata = jsonata();
    var task = assigning(keeping(onward("Task", onwards, jsonata), "result", jsonata), jsonata);
    switch (random.nextInt(5)) {
      case 0 -> task.put("Resource", ACTIVITY);
      case 1 ->
          arguments(
              task.put("Resource", "arn:aws:states:::lambda:invoke.waitForTaskToken"),
              "{\"FunctionName\":\"f\",\"Payload\":{\"token.$\":\"$$.Task.Token\"}}",
              "{\"FunctionName\":\"f\",\"Payload\":{\"token\":\"{% $states.context.Task.Token %}\"}}",
              jsonata);
      case 2 ->
          arguments(
              task.put("Resource", "arn:aws:states:::states:startExecution.sync:2"),
              "{\"StateMachineArn\":\"m\",\"Input.$\":\"$\"}",
              "{\"StateMachineArn\":\"m\",\"Input\":\"{% $states.input %}\"}",
              jsonata);
      case 3 ->
          arguments(
              task.put("Resource", "arn:aws:states:::lambda:invoke"),
              "{\"FunctionName\":\"f\",\"Payload.$\":\"$\"}",
              "{\"FunctionName\":\"f\",\"Payload\":\"{% $states.input %}\"}",
              jsonata);
      default -> {
        task.put("Resource", "arn:aws:lambda:us-east-1:123456789012:function:f");
        if (jsonata && random.nextBoolean()) {
          task.put("Arguments", perhaps("{'n': " + expression("$.n") + "}"))
              .put("Credentials", Json.parse("{\"RoleArn\":\"{% 'ro' & 'le' %}\"}"));
        }
      }
    }
    if (random.nextInt(3) == 0) {
      task.put("TimeoutSeconds", 3 + random.nextInt(5)).put("HeartbeatSeconds", 2);
    }
    return handled(task, onwards, jsonata).build();
  }

  private static void arguments(
      Json.Builder task, String parameters, String arguments, boolean jsonata) {
    task.put(jsonata ? "Arguments" : "Parameters", Json.parse(jsonata ? arguments : parameters));
  }

  private Json parallel(int depth, List<String> onwards) {
    var jsonata = jsonata();
    var branches = new ArrayList<Json>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      branches.add(states(depth - 1));
    }
    var parallel =
        assigning(onward("Parallel", onwards, jsonata), jsonata)
            .put("Branches", new Json.Arr(branches));
    return handled(keeping(parallel, "parallel", jsonata), onwards, jsonata).build();
  }

  /// A distributed Map's children run what asks nobody outside now and then: such children may be
  /// Express executions.
  private Json distributed(int depth, List<String> onwards) {
    var jsonata = jsonata();
    var type = random.nextBoolean() ? "EXPRESS" : "STANDARD";
    var map =
        items(assigning(onward("Map", onwards, jsonata), jsonata), "$.items", jsonata)
            .put("MaxConcurrency", random.nextInt(3))
            .put("ItemProcessor", processor(type, depth));
    keeping(map, "map", jsonata);
    if (random.nextInt(3) == 0) {
      map.put("ToleratedFailureCount", 1);
    } else if (random.nextInt(2) == 0) {
      map.put("ToleratedFailurePercentage", 50);
    }
    if (random.nextInt(3) == 0) {
      map.put("ItemBatcher", Json.parse("{\"MaxItemsPerBatch\":2,\"BatchInput\":{\"n\":1}}"));
    } else {
      map.put("ItemSelector", selector(jsonata));
    }
    return handled(map, onwards, jsonata).build();
  }

  private Json.Builder items(Json.Builder map, String path, boolean jsonata) {
    var isEmpty = random.nextInt(6) == 0;
    return jsonata
        ? map.put("Items", isEmpty ? Json.Arr.EMPTY : Json.of(perhaps("$states.input.items")))
        : map.put("ItemsPath", isEmpty ? "$.none" : path);
  }

  private static Json selector(boolean jsonata) {
    return Json.parse(
        jsonata
            ? "{\"items\":\"{% $states.input.items %}\",\"none\":[],"
                + "\"n\":\"{% $states.context.Map.Item.Value %}\","
                + "\"seconds\":1,\"deep\":\"{% $states.input.deep %}\"}"
            : "{\"items.$\":\"$.items\",\"none\":[],\"n.$\":\"$$.Map.Item.Value\","
                + "\"seconds\":1,\"deep.$\":\"$.deep\"}");
  }

  private Json processor(String type, int depth) {
    var config = Json.object().put("Mode", "DISTRIBUTED").put("ExecutionType", type).build();
    if (type.equals("STANDARD")) {
      return states(depth - 1).with("ProcessorConfig", config);
    }
    var name = "e" + states++;
    var state =
        switch (random.nextInt(6)) {
          case 0 -> "{\"Type\":\"Fail\",\"Error\":\"Custom\"}";
          case 1 -> "{\"Type\":\"Wait\",\"Seconds\":1,\"End\":true}";
          default -> "{\"Type\":\"Pass\",\"End\":true}";
        };
    return Json.object()
        .put("ProcessorConfig", config)
        .put("StartAt", name)
        .put("States", Json.object().put(name, Json.parse(state)).build())
        .build();
  }

  private Json map(int depth, List<String> onwards) {
    if (random.nextInt(3) == 0) {
      return distributed(depth, onwards);
    }
    var jsonata = jsonata();
    var map =
        items(assigning(onward("Map", onwards, jsonata), jsonata), path("$.items"), jsonata)
            .put("ItemSelector", selector(jsonata))
            .put("MaxConcurrency", random.nextInt(3))
            .put("ItemProcessor", states(depth - 1));
    return handled(keeping(map, "map", jsonata), onwards, jsonata).build();
  }

  private Json.Builder handled(Json.Builder state, List<String> onwards, boolean jsonata) {
    if (random.nextInt(2) == 0) {
      state.put(
          "Retry",
          Json.array(
              Json.parse(
                  "{\"ErrorEquals\":[\"Custom\",\"States.Timeout\"],\"IntervalSeconds\":1,"
                      + "\"MaxAttempts\":2,\"BackoffRate\":1.5,\"JitterStrategy\":\"FULL\"}"),
              Json.parse("{\"ErrorEquals\":[\"States.ALL\"],\"MaxAttempts\":1}")));
    }
    if (random.nextInt(2) == 0) {
      var catcher =
          assigning(Json.object(), jsonata)
              .put("ErrorEquals", Json.array(Json.of("States.ALL")))
              .put("Next", onwards.getLast());
      if (jsonata) {
        catcher.put("Output", computed(merged("'caught': $states.errorOutput")));
      } else {
        catcher.put("ResultPath", "$.caught");
      }
      state.put("Catch", Json.array(catcher.build()));
    }
    return state;
  }

  private Json.Builder onward(String type, List<String> onwards, boolean jsonata) {
    return in(Json.object().put("Type", type).put("Next", onwards.getFirst()), jsonata);
  }

  private Json.Builder in(Json.Builder state, boolean jsonata) {
    return jsonata && !wholly ? state.put("QueryLanguage", "JSONata") : state;
  }
}
