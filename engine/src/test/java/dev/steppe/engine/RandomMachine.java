package dev.steppe.engine;

import dev.steppe.asl.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Makes definitions at random: every type of state, nested to a depth, with errors to retry and
/// catch, and variables to assign and read in the machine, its branches and its iterations. Each of
/// them ends when the world answers, for transitions only lead onwards.
///
/// All states expect and hand on an input of the shape of [#INPUT], so that paths find something.
public final class RandomMachine {
  public static final Json INPUT =
      Json.parse("{\"items\":[1,2,3],\"none\":[],\"n\":1,\"seconds\":2,\"deep\":{\"er\":\"x\"}}");

  /// The activity that some tasks call.
  public static final String ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:work";

  private final Random random;
  private int states;
  private int scopes;

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
    var machine = states(2);
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
      all.put(
          names.getFirst(),
          onward("Pass", names.subList(1, names.size()))
              .put("Assign", Json.object().put(name + ".$", "$").build())
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

  /// `path`, or now and then the same path into a variable that can be seen from here.
  private String path(String path) {
    return variables.isEmpty() || random.nextInt(2) == 0
        ? path
        : "$" + variables.get(random.nextInt(variables.size())) + path.substring(1);
  }

  /// Gives `owner` an Assign of the variable of the scope being made, and of another.
  private Json.Builder assigning(Json.Builder owner) {
    if (variables.size() > outer && random.nextInt(2) == 0) {
      var name = variables.getLast();
      owner.put(
          "Assign",
          Json.parse(
              """
              {"%1$s":{"items":[1],"none":[],"n.$":"States.MathAdd($%1$s.n, 1)","seconds":1,"deep":{"er":"y"}},"%1$sBefore.$":"$%1$s.n"}
              """
                  .formatted(name)));
    }
    return owner;
  }

  private Json last() {
    return switch (random.nextInt(6)) {
      case 0 -> Json.parse("{\"Type\":\"Fail\",\"Error\":\"Custom\",\"Cause\":\"chosen\"}");
      case 1 -> Json.object().put("Type", "Fail").put("ErrorPath", path("$.deep.er")).build();
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
    var pass = assigning(onward("Pass", onwards));
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
    var wait = assigning(onward("Wait", onwards));
    return switch (random.nextInt(3)) {
      case 0 -> wait.put("SecondsPath", path("$.seconds")).build();
      case 1 -> wait.put("Timestamp", "1970-01-01T00:00:05Z").build();
      default -> wait.put("Seconds", random.nextInt(4)).build();
    };
  }

  /// With a Default; or without one, and then now and then without a rule that is true.
  private Json choice(List<String> onwards) {
    var choice = assigning(Json.object().put("Type", "Choice"));
    return switch (random.nextInt(8)) {
      case 0 -> choice.put("Choices", Json.array(rule(9, onwards.getFirst()))).build();
      case 1 -> choice.put("Choices", Json.array(rule(-1, onwards.getFirst()))).build();
      default ->
          choice
              .put(
                  "Choices",
                  Json.array(rule(random.nextInt(3), onwards.get(random.nextInt(onwards.size())))))
              .put("Default", onwards.getFirst())
              .build();
    };
  }

  private Json rule(int than, String next) {
    return assigning(Json.object())
        .put("Variable", path("$.n"))
        .put("NumericGreaterThan", than)
        .put("Next", next)
        .build();
  }

  private Json task(List<String> onwards) {
    var task = assigning(onward("Task", onwards)).put("ResultPath", "$.result");
    switch (random.nextInt(5)) {
      case 0 -> task.put("Resource", ACTIVITY);
      case 1 ->
          task.put("Resource", "arn:aws:states:::lambda:invoke.waitForTaskToken")
              .put(
                  "Parameters",
                  Json.parse(
                      "{\"FunctionName\":\"f\",\"Payload\":{\"token.$\":\"$$.Task.Token\"}}"));
      case 2 ->
          task.put("Resource", "arn:aws:states:::states:startExecution.sync:2")
              .put("Parameters", Json.parse("{\"StateMachineArn\":\"m\",\"Input.$\":\"$\"}"));
      case 3 ->
          task.put("Resource", "arn:aws:states:::lambda:invoke")
              .put("Parameters", Json.parse("{\"FunctionName\":\"f\",\"Payload.$\":\"$\"}"));
      default -> task.put("Resource", "arn:aws:lambda:us-east-1:123456789012:function:f");
    }
    if (random.nextInt(3) == 0) {
      task.put("TimeoutSeconds", 3 + random.nextInt(5)).put("HeartbeatSeconds", 2);
    }
    return handled(task, onwards).build();
  }

  private Json parallel(int depth, List<String> onwards) {
    var branches = new ArrayList<Json>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      branches.add(states(depth - 1));
    }
    return handled(
            assigning(onward("Parallel", onwards))
                .put("Branches", new Json.Arr(branches))
                .put("ResultPath", "$.parallel"),
            onwards)
        .build();
  }

  /// A distributed Map's children run what asks nobody outside now and then: such children may be
  /// Express executions.
  private Json distributed(int depth, List<String> onwards) {
    var type = random.nextBoolean() ? "EXPRESS" : "STANDARD";
    var map =
        assigning(onward("Map", onwards))
            .put("ItemsPath", random.nextInt(6) == 0 ? "$.none" : "$.items")
            .put("MaxConcurrency", random.nextInt(3))
            .put("ItemProcessor", processor(type, depth))
            .put("ResultPath", "$.map");
    if (random.nextInt(3) == 0) {
      map.put("ToleratedFailureCount", 1);
    } else if (random.nextInt(2) == 0) {
      map.put("ToleratedFailurePercentage", 50);
    }
    if (random.nextInt(3) == 0) {
      map.put("ItemBatcher", Json.parse("{\"MaxItemsPerBatch\":2,\"BatchInput\":{\"n\":1}}"));
    } else {
      map.put(
          "ItemSelector",
          Json.parse(
              "{\"items.$\":\"$.items\",\"none\":[],\"n.$\":\"$$.Map.Item.Value\","
                  + "\"seconds\":1,\"deep.$\":\"$.deep\"}"));
    }
    return handled(map, onwards).build();
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
    return handled(
            assigning(onward("Map", onwards))
                .put("ItemsPath", random.nextInt(6) == 0 ? "$.none" : path("$.items"))
                .put(
                    "ItemSelector",
                    Json.parse(
                        "{\"items.$\":\"$.items\",\"none\":[],\"n.$\":\"$$.Map.Item.Value\","
                            + "\"seconds\":1,\"deep.$\":\"$.deep\"}"))
                .put("MaxConcurrency", random.nextInt(3))
                .put("ItemProcessor", states(depth - 1))
                .put("ResultPath", "$.map"),
            onwards)
        .build();
  }

  private Json.Builder handled(Json.Builder state, List<String> onwards) {
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
      state.put(
          "Catch",
          Json.array(
              assigning(Json.object())
                  .put("ErrorEquals", Json.array(Json.of("States.ALL")))
                  .put("ResultPath", "$.caught")
                  .put("Next", onwards.getLast())
                  .build()));
    }
    return state;
  }

  private Json.Builder onward(String type, List<String> onwards) {
    return Json.object().put("Type", type).put("Next", onwards.getFirst());
  }
}
