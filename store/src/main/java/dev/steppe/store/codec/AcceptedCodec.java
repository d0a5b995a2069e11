package dev.steppe.store.codec;

import dev.steppe.engine.ExecutionId;
import dev.steppe.store.Journal;

/// Accepted Express executions.
public final class AcceptedCodec {
  private static final int FORMAT = 1;

  private AcceptedCodec() {}

  public static byte[] encode(Journal.Accepted accepted) {
    var out = new Writer();
    out.tag(FORMAT);
    out.text(accepted.start().id().arn());
    out.text(accepted.machineArn());
    StartForm.write(accepted.start(), out);
    return out.toBytes();
  }

  public static Journal.Accepted decode(byte[] bytes) {
    var in = new Reader(bytes);
    int format = in.tag();
    if (format != FORMAT) {
      throw UnreadableDataException.unknownTag("an accepted execution", format);
    }
    var id = new ExecutionId(in.text());
    var machineArn = in.text();
    return new Journal.Accepted(StartForm.read(id, in), machineArn);
  }
}
