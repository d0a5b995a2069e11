package dev.steppe.store.codec;

import dev.steppe.engine.ExecutionId;
import dev.steppe.store.Summary;
import java.time.Instant;
import java.util.Optional;

/// What is known of an execution without reading its events.
///
/// @param version how many events it has
/// @param snapshotBlob the number of the first event of the blob with the latest snapshot; 0 for no
///   snapshot
/// @param lastBlob the number of the first event of the last blob
/// @param wakeAt when time alone moves it on
/// @param inFlight whether recovery must take something up
public record Row(
    Summary summary,
    long version,
    long snapshotBlob,
    long lastBlob,
    Optional<Instant> wakeAt,
    boolean inFlight) {
  private static final int FORMAT = 1;
  private static final String EXECUTION = ":execution:";
  private static final String MACHINE = ":stateMachine:";

  public byte[] encode() {
    var out = new Writer();
    var id = summary.id();
    out.tag(FORMAT);
    out.text(id.arn());
    out.optional(Optional.of(summary.owner()).filter(arn -> !arn.equals(machineIn(id))), out::text);
    StartForm.writeName(id, summary.name(), out);
    out.tag(Tags.of(summary.status()));
    out.instant(summary.startedAt());
    out.optional(summary.stoppedAt(), out::instant);
    out.number(summary.items());
    out.optional(summary.versionArn(), out::text);
    out.optional(summary.aliasArn(), out::text);
    out.number(summary.redriveCount());
    out.optional(summary.redrivenAt(), out::instant);
    out.number(version);
    out.number(snapshotBlob);
    out.number(lastBlob);
    out.optional(wakeAt, out::instant);
    out.flag(inFlight);
    return out.toBytes();
  }

  public static Row decode(byte[] bytes) {
    var in = new Reader(bytes);
    int format = in.tag();
    if (format != FORMAT) {
      throw UnreadableDataException.unknownTag("an execution's row", format);
    }
    var id = new ExecutionId(in.text());
    var owner = in.optional(in::text).orElseGet(() -> machineIn(id));
    var summary =
        new Summary(
            id,
            owner,
            StartForm.readName(id, in),
            Tags.status(in.tag()),
            in.instant(),
            in.optional(in::instant),
            in.count(),
            in.optional(in::text),
            in.optional(in::text),
            in.count(),
            in.optional(in::instant));
    return new Row(
        summary, in.number(), in.number(), in.number(), in.optional(in::instant), in.flag());
  }

  /// The machine's ARN as it follows from an execution's in all but strange cases.
  private static String machineIn(ExecutionId id) {
    var arn = id.arn();
    int kind = arn.indexOf(EXECUTION);
    int name = arn.lastIndexOf(':');
    return kind < 0 || name < kind + EXECUTION.length()
        ? ""
        : arn.substring(0, kind) + MACHINE + arn.substring(kind + EXECUTION.length(), name);
  }
}
