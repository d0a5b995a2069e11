package dev.steppe.server.cli;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.History;
import dev.steppe.engine.Recorded;
import dev.steppe.store.Cursor;
import dev.steppe.store.Journal;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Shows the events of an execution as they are recorded.
final class Progress {
  private static final int PAGE = 200;
  private static final long GLANCE_MILLIS = 50;

  private final Journal journal;
  private final ExecutionId id;
  private final Instant startedAt;
  private final Optional<PrintWriter> out;
  private final History view = new History("", "", true, Optional.empty());
  private long shown;

  Progress(Journal journal, ExecutionId id, Instant startedAt, Optional<PrintWriter> out) {
    this.journal = journal;
    this.id = id;
    this.startedAt = startedAt;
    this.out = out;
  }

  /// Waits for the end and shows what happens until then.
  Execution.Closed follow(CompletionStage<Optional<Execution.Closed>> ended)
      throws InterruptedException {
    var end = ended.toCompletableFuture();
    while (true) {
      try {
        var closed = end.get(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
        show();
        return closed.orElseThrow(() -> new IllegalStateException(id.arn() + " is gone"));
      } catch (TimeoutException _) {
        show();
      } catch (ExecutionException e) {
        throw new IllegalStateException("the execution was lost", e);
      }
    }
  }

  private void show() {
    if (out.isEmpty()) {
      return;
    }
    var after = Cursor.START;
    while (true) {
      var page = journal.history(id, after, false, PAGE);
      for (var recorded : page.rows()) {
        if (recorded.id() > shown) {
          shown = recorded.id();
          line(recorded).ifPresent(out.get()::println);
        }
      }
      if (page.next().isEmpty()) {
        out.get().flush();
        return;
      }
      after = page.next().get();
    }
  }

  private Optional<String> line(Recorded recorded) {
    return view.of(recorded)
        .map(event -> {
          var millis = Duration.between(startedAt, recorded.at()).toMillis();
          var what =
              event
                  .details()
                  .map(details -> subject(details.members()))
                  .filter(text -> !text.isEmpty())
                  .map("  "::concat)
                  .orElse("");
          return String.format(Locale.ROOT, "%8.3f s  %s%s", millis / 1000.0, event.type(), what);
        });
  }

  /// What an event is about: the state's name, the resource, the error.
  private static String subject(Json.Obj details) {
    for (var key : new String[] {"name", "error", "resource"}) {
      if (details.get(key).orElse(Json.Null.NULL) instanceof Json.Str(var text)) {
        return text;
      }
    }
    return "";
  }
}
