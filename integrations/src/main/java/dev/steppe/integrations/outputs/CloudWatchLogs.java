package dev.steppe.integrations.outputs;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// Hands log records to CloudWatch Logs, or to what speaks its API.
final class CloudWatchLogs implements LogSink {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm").withZone(ZoneOffset.UTC);

  private record Key(Logging.Group group, String machineName) {}

  private final Outboxes<Key, LogRecord> streams;

  CloudWatchLogs(RemoteService service, Room room, Pauses pauses, InstantSource clock) {
    this.streams =
        new Outboxes<>(key -> {
          var stream = streamName(key.machineName(), clock);
          return new Outbox<>(
              "log-delivery-" + key.machineName(),
              new LogStream(service, key.group(), stream),
              room,
              pauses,
              new Losses("Log records for " + key.group().name()));
        });
  }

  /// `states/MACHINE/2026-01-31-23-59/1a2b3c4d`: as AWS calls them, a new one for each machine and
  /// each life of the server.
  private static String streamName(String machineName, InstantSource clock) {
    return "states/%s/%s/%08x"
        .formatted(
            machineName, MINUTE.format(clock.instant()), ThreadLocalRandom.current().nextInt());
  }

  @Override
  public void add(Logging logging, List<LogRecord> records) {
    logging.group().ifPresent(group -> streams.put(new Key(group, logging.machineName()), records));
  }

  /// Each record is under way as soon as the one before it has arrived.
  @Override
  public void flush() {}

  @Override
  public void close() {
    streams.close();
  }
}
