package dev.steppe.store.codec;

import dev.steppe.store.Activity;
import dev.steppe.store.Alias;
import dev.steppe.store.Connection;
import dev.steppe.store.Machine;
import dev.steppe.store.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.function.Function;

/// What the catalog keeps. Machines and versions name their revisions, which are kept once.
public final class CatalogCodec {
  private static final int MACHINE = 1;
  private static final int REVISION = 2;
  private static final int ACTIVITY = 3;
  private static final int VERSION = 4;
  private static final int ALIAS = 5;
  private static final int CONNECTION = 6;

  private CatalogCodec() {}

  public static byte[] encode(Machine machine) {
    var out = new Writer();
    out.tag(MACHINE);
    out.text(machine.arn());
    out.text(machine.name());
    out.tag(Tags.of(machine.type()));
    out.instant(machine.createdAt());
    out.optional(machine.updatedAt(), out::instant);
    out.tag(Tags.of(machine.status()));
    write(machine.published(), out);
    out.uuid(machine.current().id());
    return out.toBytes();
  }

  private static void write(Machine.Published published, Writer out) {
    out.optional(published.atCreation(), out::text);
    out.number(published.last());
    out.number(published.versions());
    out.number(published.aliases());
    out.number(published.changes());
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
        Tags.machineStatus(in.tag()),
        published(in),
        revision.apply(in.uuid()));
  }

  private static Machine.Published published(Reader in) {
    return new Machine.Published(
        in.optional(in::text), in.count(), in.count(), in.count(), in.number());
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

  public static byte[] encode(Version version) {
    var out = new Writer();
    out.tag(VERSION);
    out.text(version.machineArn());
    out.number(version.number());
    out.uuid(version.revision().id());
    out.text(version.description());
    out.instant(version.createdAt());
    return out.toBytes();
  }

  /// @param revision finds a revision by its id
  public static Version decodeVersion(byte[] bytes, Function<UUID, Machine.Revision> revision) {
    var in = begin(bytes, VERSION, "a version");
    return new Version(in.text(), in.count(), revision.apply(in.uuid()), in.text(), in.instant());
  }

  public static byte[] encode(Alias alias) {
    var out = new Writer();
    out.tag(ALIAS);
    out.text(alias.machineArn());
    out.text(alias.name());
    out.text(alias.description());
    out.number(alias.routes().size());
    for (var route : alias.routes()) {
      out.number(route.version());
      out.number(route.weight());
    }
    out.instant(alias.createdAt());
    out.instant(alias.updatedAt());
    return out.toBytes();
  }

  public static Alias decodeAlias(byte[] bytes) {
    var in = begin(bytes, ALIAS, "an alias");
    return new Alias(in.text(), in.text(), in.text(), routes(in), in.instant(), in.instant());
  }

  private static List<Alias.Route> routes(Reader in) {
    var routes = new ArrayList<Alias.Route>();
    for (int left = in.count(); left > 0; left--) {
      routes.add(new Alias.Route(in.count(), in.count()));
    }
    return routes;
  }

  public static byte[] encode(Activity activity) {
    var out = new Writer();
    out.tag(ACTIVITY);
    out.text(activity.arn());
    out.text(activity.name());
    out.instant(activity.createdAt());
    out.number(activity.tags().size());
    activity
        .tags()
        .forEach((key, value) -> {
          out.text(key);
          out.text(value);
        });
    return out.toBytes();
  }

  public static Activity decodeActivity(byte[] bytes) {
    var in = begin(bytes, ACTIVITY, "an activity");
    return new Activity(in.text(), in.text(), in.instant(), tags(in));
  }

  private static SequencedMap<String, String> tags(Reader in) {
    var tags = new LinkedHashMap<String, String>();
    for (int left = in.count(); left > 0; left--) {
      tags.put(in.text(), in.text());
    }
    return tags;
  }

  public static byte[] encode(Connection connection) {
    var out = new Writer();
    out.tag(CONNECTION);
    out.text(connection.arn());
    out.text(connection.name());
    out.text(connection.description());
    out.text(connection.type());
    out.tag(Tags.of(connection.state()));
    out.text(connection.stateReason());
    out.text(connection.shown());
    out.text(connection.sealed());
    out.instant(connection.createdAt());
    out.instant(connection.modifiedAt());
    out.optional(connection.authorizedAt(), out::instant);
    return out.toBytes();
  }

  public static Connection decodeConnection(byte[] bytes) {
    var in = begin(bytes, CONNECTION, "a connection");
    return new Connection(
        in.text(),
        in.text(),
        in.text(),
        in.text(),
        Tags.connectionState(in.tag()),
        in.text(),
        in.text(),
        in.text(),
        in.instant(),
        in.instant(),
        in.optional(in::instant));
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
