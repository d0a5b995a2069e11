package dev.steppe.integrations.outputs;

import dev.steppe.engine.History;
import dev.steppe.engine.Recorded;
import dev.steppe.engine.Start;
import dev.steppe.runtime.Observer.Sight;
import dev.steppe.store.Catalog;
import dev.steppe.store.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Makes log records of what executions record, for those machines that want to be logged.
final class ExecutionLogs implements Aside.Worker {
  private static final int MOST_KEPT = 10_000;

  private final Catalog catalog;
  private final Optional<LogSink> cloudWatch;
  private final List<LogSink> local;
  private final Optional<LogLevel> localLevel;

  /// What is logged of the revisions that were seen. A revision never changes.
  private final Map<UUID, Logging> known = new ConcurrentHashMap<>();

  /// @param cloudWatch takes the records of the machines that name a log group
  /// @param local take the records of all machines that log
  /// @param localLevel what `local` is shown, whatever the machines say
  ExecutionLogs(
      Catalog catalog,
      Optional<LogSink> cloudWatch,
      List<LogSink> local,
      Optional<LogLevel> localLevel) {
    this.catalog = catalog;
    this.cloudWatch = cloudWatch;
    this.local = List.copyOf(local);
    this.localLevel = localLevel;
  }

  /// Whoever is not known yet is looked up by the one who works on it: the catalog may read from
  /// the disk.
  @Override
  public boolean wants(Sight sight) {
    var start = Executed.start(sight.after());
    if (start.isEmpty()) {
      return false;
    }
    var logging = known.get(start.get().revision());
    return logging == null || cloudView(logging).isPresent() || localView(logging).isPresent();
  }

  @Override
  public void work(Sight sight) {
    Executed.start(sight.after())
        .ifPresent(
            start -> logging(start.revision()).ifPresent(logging -> log(sight, start, logging)));
  }

  private void log(Sight sight, Start start, Logging logging) {
    var cloud = cloudView(logging);
    var here = localView(logging);
    var forCloud = cloud.map(view -> records(sight, start, logging, view));
    var forHere =
        here.equals(cloud) ? forCloud : here.map(view -> records(sight, start, logging, view));
    forCloud.ifPresent(records -> cloudWatch.ifPresent(sink -> sink.add(logging, records)));
    forHere.ifPresent(records -> local.forEach(sink -> sink.add(logging, records)));
  }

  private Optional<Logging.View> cloudView(Logging logging) {
    return cloudWatch.filter(_ -> logging.group().isPresent()).flatMap(_ -> seen(logging.view()));
  }

  private Optional<Logging.View> localView(Logging logging) {
    return local.isEmpty()
        ? Optional.empty()
        : seen(localLevel.map(logging::view).orElseGet(logging::view));
  }

  private static Optional<Logging.View> seen(Logging.View view) {
    return view.level() == LogLevel.OFF ? Optional.empty() : Optional.of(view);
  }

  private Optional<Logging> logging(UUID revision) {
    var found = known.get(revision);
    if (found != null) {
      return Optional.of(found);
    }
    var made = catalog.revision(revision).map(Logging::of);
    if (known.size() >= MOST_KEPT) {
      known.clear();
    }
    made.ifPresent(logging -> known.put(revision, logging));
    return made;
  }

  private static List<LogRecord> records(
      Sight sight, Start start, Logging logging, Logging.View view) {
    var history =
        new History(
            logging.roleArn(),
            Executed.region(start),
            view.data(),
            writtenInput(sight.events(), start));
    int redrives = Summary.of(sight.after(), "").redriveCount();
    var records = new ArrayList<LogRecord>();
    for (var recorded : sight.events()) {
      history
          .of(recorded)
          .filter(event -> view.level().logs(event.type()))
          .ifPresent(
              event -> records.add(LogRecord.of(recorded, event, start.id().arn(), redrives)));
    }
    return records;
  }

  /// The execution's input as it was written, if an event among these shows it: it is one of the
  /// first two, which follow nothing.
  private static Optional<String> writtenInput(List<Recorded> events, Start start) {
    return events.stream().anyMatch(recorded -> recorded.previousId() == 0)
        ? Optional.of(start.writtenInput())
        : Optional.empty();
  }

  @Override
  public void rest() {
    local.forEach(LogSink::flush);
  }
}
