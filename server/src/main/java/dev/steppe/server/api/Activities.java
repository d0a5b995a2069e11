package dev.steppe.server.api;

import dev.steppe.asl.json.Json;
import dev.steppe.runtime.Node;
import dev.steppe.store.Activity;
import dev.steppe.store.Catalog;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/// The operations on activities.
final class Activities {
  /// How long a worker's question stays open.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// How many workers may wait for one activity (documented).
  private static final int MOST_POLLERS = 1000;

  private static final Json.Obj ENCRYPTION = Json.object().put("type", "AWS_OWNED_KEY").build();

  private final Node node;
  private final Catalog catalog;
  private final PageTokens tokens;
  private final InstantSource clock;
  private final ConcurrentHashMap<String, Integer> pollers = new ConcurrentHashMap<>();

  Activities(Node node, Catalog catalog, PageTokens tokens, InstantSource clock) {
    this.node = node;
    this.catalog = catalog;
    this.tokens = tokens;
    this.clock = clock;
  }

  Json.Obj create(Request request) {
    var name = Names.check(request.required("name"));
    if (request
        .object("encryptionConfiguration")
        .flatMap(given -> given.get("type"))
        .filter(type -> !type.equals(Json.of("AWS_OWNED_KEY")))
        .isPresent()) {
      throw Refusal.of(
          "InvalidEncryptionConfiguration",
          "Steppe does not encrypt with customer managed keys yet: use AWS_OWNED_KEY.");
    }
    var wanted =
        new Activity(
            request.caller().arnPrefix("activity") + name,
            name,
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            Tags.of(request));
    var activity = catalog.create(wanted);
    return Json.object()
        .put("activityArn", activity.arn())
        .put("creationDate", Timestamps.of(activity.createdAt()))
        .build();
  }

  Json.Obj describe(Request request) {
    var activity = activity(request);
    return Json.object()
        .put("activityArn", activity.arn())
        .put("creationDate", Timestamps.of(activity.createdAt()))
        .put("encryptionConfiguration", ENCRYPTION)
        .put("name", activity.name())
        .build();
  }

  Json.Obj delete(Request request) {
    catalog.deleteActivity(
        ResourceArn.parse(request.required("activityArn"), "activity").toString());
    return Json.Obj.EMPTY;
  }

  Json.Obj list(Request request) {
    var prefix = request.caller().arnPrefix("activity");
    var listing = List.of("ListActivities", prefix);
    var page =
        catalog.activities(
            prefix, tokens.cursor(request.text("nextToken"), listing), request.pageSize());
    var rows =
        page.rows().stream()
            .<Json>map(activity ->
                Json.object()
                    .put("activityArn", activity.arn())
                    .put("creationDate", Timestamps.of(activity.createdAt()))
                    .put("name", activity.name())
                    .build())
            .toList();
    return Json.object()
        .put("activities", new Json.Arr(rows))
        .putString("nextToken", tokens.next(page, listing))
        .build();
  }

  /// Hands out the next task, or null as its token when none came in time (documented).
  CompletionStage<Json.Obj> task(Request request) {
    var arn = activity(request).arn();
    if (pollers.merge(arn, 1, Integer::sum) > MOST_POLLERS) {
      leave(arn);
      throw Refusal.of(
          "ActivityWorkerLimitExceeded",
          "The maximum number of workers concurrently polling for activity tasks has been reached.");
    }
    var poll = node.poll(arn, request.text("workerName"), PATIENCE);
    request.gone().whenComplete((_, _) -> poll.toCompletableFuture().cancel(false));
    return poll.whenComplete((_, _) -> leave(arn))
        .thenApply(task ->
            task.map(found ->
                    Json.object()
                        .put("input", found.input().written())
                        .put("taskToken", found.token())
                        .build())
                .orElseGet(() -> Json.object().put("taskToken", Json.Null.NULL).build()));
  }

  private void leave(String arn) {
    pollers.computeIfPresent(arn, (_, count) -> count > 1 ? count - 1 : null);
  }

  private Activity activity(Request request) {
    var arn = ResourceArn.parse(request.required("activityArn"), "activity").toString();
    return catalog.activity(arn).orElseThrow(() -> Refusal.activityDoesNotExist(arn));
  }
}
