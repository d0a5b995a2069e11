package dev.steppe.integrations.outputs;

import dev.steppe.asl.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Puts status events on the default event bus of EventBridge, or of what speaks its API:
/// <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html>.
final class EventBridge implements Receiver<StatusChange> {
  /// The bounds of one request.
  private static final int MOST_EVENTS = 10;

  private static final int MOST_BYTES = 256 * 1024;

  /// An entry without its detail, generously.
  private static final int BYTES_BESIDE = 1024;

  private static final Set<String> PASSING = Set.of("ThrottlingException", "InternalFailure");

  private final RemoteService service;
  private final String source;

  EventBridge(RemoteService service, String source) {
    this.service = service;
    this.source = source;
  }

  @Override
  public long bytes(StatusChange change) {
    return (long) change.bytes() + BYTES_BESIDE;
  }

  @Override
  public int fits(Iterable<StatusChange> waiting) {
    int count = 0;
    long bytes = 0;
    var region = "";
    for (var change : waiting) {
      bytes += bytes(change);
      if (count == MOST_EVENTS
          || bytes > MOST_BYTES
          || (count > 0 && !region.equals(change.region()))) {
        return count;
      }
      region = change.region();
      count++;
    }
    return count;
  }

  @Override
  public Sent<StatusChange> send(List<StatusChange> changes)
      throws IOException, InterruptedException {
    var entries = changes.stream().<Json>map(this::entry).toList();
    var reply =
        service.call(
            "putEvents",
            changes.getFirst().region(),
            Json.object().put("Entries", new Json.Arr(entries)).build());
    if (reply.succeeded()) {
      return taken(reply.body(), changes);
    }
    return reply.mayPass()
        ? Sent.again(changes, reply.why())
        : Sent.refused(changes.size(), reply.why());
  }

  private Json entry(StatusChange change) {
    return Json.object()
        .put("Time", change.second().getEpochSecond())
        .put("Source", source)
        .put("Resources", Json.array(Json.of(change.executionArn())))
        .put("DetailType", StatusChange.DETAIL_TYPE)
        .put("Detail", change.detail().text())
        .build();
  }

  /// The answer has an entry for each, with an error if it was not taken.
  private static Sent<StatusChange> taken(Json.Obj body, List<StatusChange> changes) {
    if (!(body.get("Entries").orElse(Json.Null.NULL) instanceof Json.Arr(var entries))) {
      return Sent.all();
    }
    var again = new ArrayList<StatusChange>();
    int refused = 0;
    var why = "";
    for (int i = 0; i < Math.min(entries.size(), changes.size()); i++) {
      if (entries.get(i) instanceof Json.Obj entry
          && entry.get("ErrorCode").orElse(Json.Null.NULL) instanceof Json.Str(var error)) {
        why = error + ": " + entry.get("ErrorMessage").map(Json::text).orElse("");
        if (PASSING.contains(error)) {
          again.add(changes.get(i));
        } else {
          refused++;
        }
      }
    }
    return new Sent<>(again, refused, why);
  }
}
