package dev.steppe.integrations.outputs;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.HistoryEvent;
import dev.steppe.engine.Recorded;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Set;

/// One event as a log shows it:
/// <https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html>.
///
/// @param text the record, compact JSON
/// @param bytes how many bytes the text has in UTF-8
record LogRecord(Instant at, String text, int bytes) {
  private static final Json TRUNCATED = Json.object().put("truncated", true).build();

  /// The record of an event. All its numbers are strings, and the details lie in it without the
  /// name that GetExecutionHistory puts around them (recorded).
  static LogRecord of(
      Recorded recorded, HistoryEvent event, String executionArn, int redriveCount) {
    var details = event.details().map(HistoryEvent.Details::members).map(LogRecord::fitting);
    var text =
        Json.object()
            .put("id", Long.toString(recorded.id()))
            .put("type", event.type())
            .put("details", details.orElse(Json.Obj.EMPTY))
            .put("previous_event_id", Long.toString(recorded.previousId()))
            .put("event_timestamp", Long.toString(recorded.at().toEpochMilli()))
            .put("execution_arn", executionArn)
            .put("redrive_count", Integer.toString(redriveCount))
            .build()
            .text();
    return new LogRecord(recorded.at(), text, text.getBytes(StandardCharsets.UTF_8).length);
  }

  /// The details with no more data than a record has room for. What has a word on its wholeness
  /// beside it says there that it is not whole.
  private static Json.Obj fitting(Json.Obj details) {
    return Escaped.isSmall(chars(details)) ? details : new Fitting().cut(details);
  }

  private static int chars(Json.Obj details) {
    int chars = 0;
    for (var value : details.members().values()) {
      chars +=
          switch (value) {
            case Json.Str(var text) -> text.length();
            case Json.Obj inner -> chars(inner);
            case Json.Arr _, Json.Num _, Json.Bool _, Json.Null _ -> 0;
          };
    }
    return chars;
  }

  /// Cuts one record's details: what they hold of the execution's data, and nothing else.
  private static final class Fitting {
    private static final Set<String> DATA = Set.of("input", "output", "parameters");
    private static final String VARIABLES = "assignedVariables";
    private static final String WORD = "Details";

    private int left = Escaped.MOST_BYTES;

    Json.Obj cut(Json.Obj details) {
      var members = new LinkedHashMap<>(details.members());
      details
          .members()
          .forEach((key, value) -> {
            var fitting = fit(key, value);
            if (!fitting.equals(value)) {
              members.put(key, fitting);
              members.computeIfPresent(key + WORD, (_, _) -> TRUNCATED);
            }
          });
      return new Json.Obj(members);
    }

    private Json fit(String key, Json value) {
      return switch (value) {
        case Json.Str(var text) when DATA.contains(key) -> fit(text);
        case Json.Obj variables when key.equals(VARIABLES) -> fit(variables);
        case Json.Str _, Json.Obj _, Json.Arr _, Json.Num _, Json.Bool _, Json.Null _ -> value;
      };
    }

    private Json.Obj fit(Json.Obj variables) {
      var members = new LinkedHashMap<>(variables.members());
      members.replaceAll((_, value) -> value instanceof Json.Str(var text) ? fit(text) : value);
      return new Json.Obj(members);
    }

    private Json fit(String text) {
      var fitting = Escaped.cut(text, left);
      left -= Escaped.bytes(fitting);
      return Json.of(fitting);
    }
  }
}
