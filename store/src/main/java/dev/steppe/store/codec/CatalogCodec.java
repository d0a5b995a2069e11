package dev.steppe.store.codec;

import dev.steppe.store.Activity;
import dev.steppe.store.Machine;
import java.util.UUID;
import java.util.function.Function;

/// What the catalog keeps. A machine names its revision, which is kept once.
public final class CatalogCodec {
  private static final int MACHINE = 1;
  private static final int REVISION = 2;
  private static final int ACTIVITY = 3;

  private CatalogCodec() {}

  public static byte[] encode(Machine machine) {
    var out = new Writer();
    out.tag(MACHINE);
    out.text(machine.arn());
    out.text(machine.name());
    out.tag(Tags.of(machine.type()));
    out.instant(machine.createdAt());
    out.optional(machine.updatedAt(), out::instant);
    out.uuid(machine.current().id());
    return out.toBytes();
  }

  /// @param revision finds a revision by its id
  public static Machine decodeMachine(byte[] bytes, Function<UUID, Machine.Revision> revision) {
    var in = begin(bytes, MACHINE, "a machine");
    return new Machine(
        in.text(),
        in.text(),
        Tags.machineType(in.tag()),
        in.instant(),
        in.optional(in::instant),
        revision.apply(in.uuid()));
  }

  public static byte[] encode(Machine.Revision revision) {
    var out = new Writer();
    out.tag(REVISION);
    out.uuid(revision.id());
    out.flag(revision.first());
    out.text(revision.machineArn());
    out.text(revision.machineName());
    out.tag(Tags.of(revision.type()));
    out.text(revision.definition());
    out.text(revision.roleArn());
    out.text(revision.configuration());
    out.instant(revision.createdAt());
    return out.toBytes();
  }

  public static Machine.Revision decodeRevision(byte[] bytes) {
    var in = begin(bytes, REVISION, "a revision");
    return new Machine.Revision(
        in.uuid(),
        in.flag(),
        in.text(),
        in.text(),
        Tags.machineType(in.tag()),
        in.text(),
        in.text(),
        in.text(),
        in.instant());
  }

  public static byte[] encode(Activity activity) {
    var out = new Writer();
    out.tag(ACTIVITY);
    out.text(activity.arn());
    out.text(activity.name());
    out.instant(activity.createdAt());
    return out.toBytes();
  }

  public static Activity decodeActivity(byte[] bytes) {
    var in = begin(bytes, ACTIVITY, "an activity");
    return new Activity(in.text(), in.text(), in.instant());
  }

  private static Reader begin(byte[] bytes, int expected, String what) {
    var in = new Reader(bytes);
    int tag = in.tag();
    if (tag != expected) {
      throw UnreadableDataException.unknownTag(what, tag);
    }
    return in;
  }
}
