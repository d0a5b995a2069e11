package dev.steppe.server.api;

import dev.steppe.asl.json.Json;
import dev.steppe.store.Activity;
import dev.steppe.store.Catalog;
import dev.steppe.store.Machine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;

/// The operations on tags. A machine's tags lie in its configuration, from revision to revision;
/// changing them makes no new one.
final class Tags {
  private static final String MEMBER = "tags";
  private static final int MOST = 50;

  private final Catalog catalog;

  Tags(Catalog catalog) {
    this.catalog = catalog;
  }

  Json.Obj list(Request request) {
    var arn = ResourceArn.parse(request.required("resourceArn"), "stateMachine", "activity");
    if (arn.type().equals("activity")) {
      return Json.object().put(MEMBER, array(activity(arn.toString()).tags())).build();
    }
    return Json.object().put(MEMBER, array(of(configuration(machine(arn.toString()))))).build();
  }

  Json.Obj add(Request request) {
    return change(request, tags -> tags.putAll(given(request)));
  }

  Json.Obj remove(Request request) {
    return change(
        request,
        tags -> {
          for (var key : request.list("tagKeys").orElse(Json.Arr.EMPTY).items()) {
            tags.remove(text(Optional.of(key)));
          }
        });
  }

  /// The tags that something is created with.
  static SequencedMap<String, String> of(Request request) {
    return bounded(given(request), request.required("name"));
  }

  /// The configuration of a machine that is created with the request's tags.
  static Configuration tagged(Configuration configuration, Request request) {
    var tags = of(request);
    return tags.isEmpty() ? configuration : with(configuration, tags);
  }

  /// The configuration without its tags, which do not count when a machine is created twice.
  static Json.Obj untagged(Machine machine) {
    var members = new LinkedHashMap<>(configuration(machine).json().members());
    members.remove(MEMBER);
    return new Json.Obj(members);
  }

  private Json.Obj change(Request request, Consumer<SequencedMap<String, String>> change) {
    var arn = ResourceArn.parse(request.required("resourceArn"), "stateMachine", "activity");
    return arn.type().equals("activity")
        ? changeActivity(arn.toString(), change)
        : changeMachine(arn.toString(), change);
  }

  private Json.Obj changeActivity(String arn, Consumer<SequencedMap<String, String>> change) {
    while (true) {
      var activity = activity(arn);
      var tags = new LinkedHashMap<>(activity.tags());
      change.accept(tags);
      if (catalog.replace(activity, activity.tagged(bounded(tags, arn)))) {
        return Json.Obj.EMPTY;
      }
    }
  }

  private Json.Obj changeMachine(String arn, Consumer<SequencedMap<String, String>> change) {
    while (true) {
      var machine = machine(arn);
      var tags = of(configuration(machine));
      change.accept(tags);
      var changed = machine(machine, with(configuration(machine), bounded(tags, arn)));
      if (changed.equals(machine) || catalog.replace(machine, changed)) {
        return Json.Obj.EMPTY;
      }
    }
  }

  private static Machine machine(Machine machine, Configuration configuration) {
    var old = machine.current();
    var revision =
        new Machine.Revision(
            old.id(),
            old.first(),
            old.machineArn(),
            old.machineName(),
            old.type(),
            old.definition(),
            old.roleArn(),
            configuration.text(),
            old.createdAt());
    return machine.revised(revision, machine.updatedAt());
  }

  private Activity activity(String arn) {
    return catalog.activity(arn).orElseThrow(() -> notFound(arn));
  }

  private Machine machine(String arn) {
    return catalog.machine(arn).orElseThrow(() -> notFound(arn));
  }

  private static Refusal notFound(String arn) {
    return Refusal.unknownResource(arn);
  }

  private static Configuration configuration(Machine machine) {
    return Configuration.parse(machine.current().configuration());
  }

  private static SequencedMap<String, String> bounded(
      SequencedMap<String, String> tags, String resource) {
    if (tags.size() > MOST) {
      throw Refusal.tooManyTags(resource, MOST);
    }
    return tags;
  }

  private static Configuration with(Configuration configuration, Map<String, String> tags) {
    return new Configuration(configuration.json().with(MEMBER, array(tags)));
  }

  private static SequencedMap<String, String> of(Configuration configuration) {
    return read(configuration.json().get(MEMBER));
  }

  private static SequencedMap<String, String> given(Request request) {
    return read(request.list(MEMBER));
  }

  private static SequencedMap<String, String> read(Optional<? extends Json> tags) {
    var map = new LinkedHashMap<String, String>();
    if (tags.isPresent() && tags.get() instanceof Json.Arr(var items)) {
      for (var item : items) {
        if (item instanceof Json.Obj tag) {
          map.put(text(tag.get("key")), text(tag.get("value")));
        }
      }
    }
    return map;
  }

  private static String text(Optional<Json> value) {
    return value.map(json -> json instanceof Json.Str(var text) ? text : "").orElse("");
  }

  private static Json.Arr array(Map<String, String> tags) {
    var items = new ArrayList<Json>();
    tags.forEach(
        (key, value) -> items.add(Json.object().put("key", key).put("value", value).build()));
    return new Json.Arr(items);
  }
}
