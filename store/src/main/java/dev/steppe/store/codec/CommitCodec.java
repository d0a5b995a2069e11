package dev.steppe.store.codec;

import dev.steppe.engine.Execution;
import dev.steppe.engine.ExecutionId;
import dev.steppe.engine.Recorded;
import dev.steppe.store.Commit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a commit adds to an execution, as one blob: its events and the snapshot after them, which
/// share their payloads.
public final class CommitCodec {
  private static final int FORMAT = 1;

  /// A blob that was read.
  public record Chapter(List<Recorded> events, Optional<Execution> snapshot) {
    public Chapter {
      events = List.copyOf(events);
    }
  }

  private CommitCodec() {}

  public static byte[] encode(Commit commit, Payloads payloads) {
    var out = new Writer(payloads);
    out.tag(FORMAT);
    out.number(commit.events().size());
    var scribe = new EventForm.Scribe(out);
    commit.events().forEach(scribe::write);
    out.optional(commit.snapshot(), state -> ExecutionForm.write(state, out));
    return out.toBytes();
  }

  /// @param id the execution whose blob it is
  public static Chapter decode(ExecutionId id, byte[] blob, Payloads payloads) {
    var in = new Reader(blob, payloads);
    var events = events(id, in);
    return new Chapter(events, in.optional(() -> ExecutionForm.read(id, in)));
  }

  /// The events alone.
  public static List<Recorded> decodeEvents(ExecutionId id, byte[] blob, Payloads payloads) {
    return events(id, new Reader(blob, payloads));
  }

  private static List<Recorded> events(ExecutionId id, Reader in) {
    int format = in.tag();
    if (format != FORMAT) {
      throw UnreadableDataException.unknownTag("a commit", format);
    }
    var interpreter = new EventForm.Interpreter(id, in);
    var events = new ArrayList<Recorded>();
    for (int left = in.count(); left > 0; left--) {
      events.add(interpreter.read());
    }
    return events;
  }
}
