package dev.steppe.integrations.outputs;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.outputs.RemoteService.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A log stream of CloudWatch Logs, made when it turns out not to be there:
/// <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html>.
final class LogStream implements Receiver<LogRecord> {
  /// The bounds of one request.
  private static final int MOST_RECORDS = 10_000;

  private static final int MOST_BYTES = 1024 * 1024;
  private static final long MOST_MILLIS = 24 * 60 * 60 * 1000L;

  /// What CloudWatch Logs counts for each record besides its text.
  private static final int BYTES_BESIDE = 26;

  private static final String NOT_FOUND = "ResourceNotFoundException";
  private static final String EXISTS = "ResourceAlreadyExistsException";

  private final RemoteService service;
  private final Logging.Group group;
  private final String name;

  LogStream(RemoteService service, Logging.Group group, String name) {
    this.service = service;
    this.group = group;
    this.name = name;
  }

  @Override
  public long bytes(LogRecord record) {
    return (long) record.bytes() + BYTES_BESIDE;
  }

  @Override
  public int fits(Iterable<LogRecord> waiting) {
    int count = 0;
    long bytes = 0;
    long earliest = Long.MAX_VALUE;
    long latest = Long.MIN_VALUE;
    for (var record : waiting) {
      long at = record.at().toEpochMilli();
      bytes += bytes(record);
      earliest = Math.min(earliest, at);
      latest = Math.max(latest, at);
      if (count == MOST_RECORDS || bytes > MOST_BYTES || latest - earliest >= MOST_MILLIS) {
        return count;
      }
      count++;
    }
    return count;
  }

  @Override
  public Sent<LogRecord> send(List<LogRecord> records) throws IOException, InterruptedException {
    var request = request(records);
    var reply = call("putLogEvents", request);
    if (reply.error().equals(NOT_FOUND)) {
      var made = make();
      if (!made.succeeded()) {
        return notTaken(made, records);
      }
      reply = call("putLogEvents", request);
    }
    return reply.succeeded() ? taken(reply, records.size()) : notTaken(reply, records);
  }

  private Reply call(String operation, Json.Obj input) throws IOException, InterruptedException {
    return service.call(operation, group.region(), input);
  }

  /// Records of several executions come as they were taken in; a request must have them in the
  /// order of their times.
  private Json.Obj request(List<LogRecord> records) {
    var ordered = new ArrayList<>(records);
    ordered.sort(Comparator.comparing(LogRecord::at));
    var events =
        ordered.stream()
            .<Json>map(record ->
                Json.object()
                    .put("Timestamp", record.at().toEpochMilli())
                    .put("Message", record.text())
                    .build())
            .toList();
    return stream().put("LogEvents", new Json.Arr(events)).build();
  }

  private Json.Builder stream() {
    return Json.object().put("LogGroupName", group.name()).put("LogStreamName", name);
  }

  /// Makes the stream, and its group if that is not there either.
  private Reply make() throws IOException, InterruptedException {
    var reply = call("createLogStream", stream().build());
    if (reply.error().equals(NOT_FOUND)) {
      var made =
          thereNow(call("createLogGroup", Json.object().put("LogGroupName", group.name()).build()));
      return made.succeeded() ? thereNow(call("createLogStream", stream().build())) : made;
    }
    return thereNow(reply);
  }

  private static Reply thereNow(Reply reply) {
    return reply.error().equals(EXISTS) ? Reply.OK : reply;
  }

  private static Sent<LogRecord> notTaken(Reply reply, List<LogRecord> records) {
    return reply.mayPass()
        ? Sent.again(records, reply.why())
        : Sent.refused(records.size(), reply.why());
  }

  /// Records that are too old or lie in the future are left out, and the answer says which.
  private static Sent<LogRecord> taken(Reply reply, int count) {
    if (!(reply.body().get("RejectedLogEventsInfo").orElse(Json.Null.NULL)
        instanceof Json.Obj rejected)) {
      return Sent.all();
    }
    int old =
        Math.max(
            index(rejected, "TooOldLogEventEndIndex", 0),
            index(rejected, "ExpiredLogEventEndIndex", 0));
    int fresh = count - index(rejected, "TooNewLogEventStartIndex", count);
    return old + fresh == 0
        ? Sent.all()
        : Sent.refused(old + fresh, "CloudWatch Logs finds their times too old or too new");
  }

  private static int index(Json.Obj rejected, String member, int otherwise) {
    return rejected.get(member).orElse(Json.Null.NULL) instanceof Json.Int(var index)
        ? (int) index
        : otherwise;
  }
}
