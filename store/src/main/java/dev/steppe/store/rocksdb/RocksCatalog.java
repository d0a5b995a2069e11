package dev.steppe.store.rocksdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.steppe.store.Activity;
import dev.steppe.store.Alias;
import dev.steppe.store.Catalog;
import dev.steppe.store.Connection;
import dev.steppe.store.Cursor;
import dev.steppe.store.Machine;
import dev.steppe.store.Page;
import dev.steppe.store.StoreException;
import dev.steppe.store.Version;
import dev.steppe.store.codec.CatalogCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

/// The catalog on disk. Changes are rare and take turns. Machines, versions and aliases are read at
/// every start, so those in use are kept in memory too.
final class RocksCatalog implements Catalog {
  private static final byte[] NOTHING = {};

  /// Ends an ARN in keys where something follows. No ARN has it.
  private static final char END = 0;

  private final Database database;
  private final Kept<Machine> machines = new Kept<>();
  private final Kept<Version> versions = new Kept<>();
  private final Kept<Alias> aliases = new Kept<>();
  private final byte[] secret;

  RocksCatalog(Database database, byte[] secret) {
    this.database = database;
    this.secret = secret.clone();
  }

  @Override
  public Optional<Machine> machine(String arn) {
    return machines.get(
        arn,
        () ->
            database
                .get(Family.MACHINES, key(arn))
                .map(bytes -> CatalogCodec.decodeMachine(bytes, this::existing)));
  }

  @Override
  public synchronized Machine create(Machine machine, Optional<Version> version) {
    var there = machine(machine.arn());
    if (there.isPresent()) {
      return there.get();
    }
    var batch = database.newBatch();
    put(machine.current(), batch);
    write(machine, version.map(Change.Publish::new), batch);
    return machine;
  }

  @Override
  public synchronized boolean replace(Machine expected, Machine changed, Optional<Change> change) {
    if (!expected.arn().equals(changed.arn())) {
      throw new IllegalArgumentException("a machine keeps its ARN: " + expected.arn());
    }
    if (!machine(expected.arn()).equals(Optional.of(expected))) {
      return false;
    }
    var batch = database.newBatch();
    if (!changed.current().equals(expected.current())) {
      put(changed.current(), batch);
    }
    if (changed.status() == Machine.Status.DELETING) {
      batch.put(Family.DELETING, key(changed.arn()), NOTHING);
    }
    write(changed, change, batch);
    return true;
  }

  private void write(Machine machine, Optional<? extends Change> change, Batch batch) {
    batch.put(Family.MACHINES, key(machine.arn()), CatalogCodec.encode(machine));
    change.ifPresent(made -> add(made, batch));
    database.write(batch);
    machines.put(machine.arn(), machine);
    change.ifPresent(this::remember);
  }

  private static void put(Machine.Revision revision, Batch batch) {
    batch.put(Family.REVISIONS, key(revision.id()), CatalogCodec.encode(revision));
  }

  private static void add(Change change, Batch batch) {
    switch (change) {
      case Change.Publish(var version) ->
          batch.put(Family.VERSIONS, key(version), CatalogCodec.encode(version));
      case Change.Withdraw(var version) -> batch.delete(Family.VERSIONS, key(version));
      case Change.AddAlias(var alias) ->
          batch.put(Family.ALIASES, key(alias), CatalogCodec.encode(alias));
      case Change.Reroute(var alias) ->
          batch.put(Family.ALIASES, key(alias), CatalogCodec.encode(alias));
      case Change.RemoveAlias(var alias) -> batch.delete(Family.ALIASES, key(alias));
    }
  }

  private void remember(Change change) {
    switch (change) {
      case Change.Publish(var version) -> versions.put(version.arn(), version);
      case Change.Withdraw(var version) -> versions.remove(version.arn());
      case Change.AddAlias(var alias) -> aliases.put(alias.arn(), alias);
      case Change.Reroute(var alias) -> aliases.put(alias.arn(), alias);
      case Change.RemoveAlias(var alias) -> aliases.remove(alias.arn());
    }
  }

  @Override
  public synchronized boolean delete(Machine expected) {
    var arn = expected.arn();
    if (!machine(arn).equals(Optional.of(expected))) {
      return false;
    }
    var allVersions = versions(arn, Cursor.START, Integer.MAX_VALUE).rows();
    var allAliases = aliases(arn, Optional.empty(), Cursor.START, Integer.MAX_VALUE).rows();
    var batch = database.newBatch();
    batch.delete(Family.MACHINES, key(arn));
    batch.delete(Family.DELETING, key(arn));
    allVersions.forEach(version -> batch.delete(Family.VERSIONS, key(version)));
    allAliases.forEach(alias -> batch.delete(Family.ALIASES, key(alias)));
    database.write(batch);
    machines.remove(arn);
    allVersions.forEach(version -> versions.remove(version.arn()));
    allAliases.forEach(alias -> aliases.remove(alias.arn()));
    return true;
  }

  @Override
  public List<String> deleting() {
    return database.read(view -> {
      var arns = new ArrayList<String>();
      for (var scan = view.scan(Family.DELETING, NOTHING).toFirst();
          scan.isAtEntry();
          scan.next()) {
        arns.add(new String(scan.key(), UTF_8));
      }
      return arns;
    });
  }

  @Override
  public Page<Machine> machines(String arnPrefix, Cursor after, int limit) {
    var listing =
        new Rows<>(
            Family.MACHINES,
            key(arnPrefix),
            cursor -> key(cursor.text()),
            bytes -> CatalogCodec.decodeMachine(bytes, this::existing),
            machine -> new Cursor(machine.arn()));
    return listing.page(after, limit);
  }

  @Override
  public Optional<Version> version(String machineArn, int number) {
    return versions.get(
        machineArn + ":" + number,
        () ->
            database
                .get(Family.VERSIONS, key(machineArn, number))
                .map(bytes -> CatalogCodec.decodeVersion(bytes, this::existing)));
  }

  @Override
  public Page<Version> versions(String machineArn, Cursor after, int limit) {
    var listing =
        new Rows<>(
            Family.VERSIONS,
            key(machineArn + END),
            cursor -> key(machineArn, Integer.parseInt(cursor.text())),
            bytes -> CatalogCodec.decodeVersion(bytes, this::existing),
            version -> new Cursor(Integer.toString(version.number())));
    return listing.page(after, limit);
  }

  @Override
  public Optional<Alias> alias(String machineArn, String name) {
    return aliases.get(
        machineArn + ":" + name,
        () ->
            database
                .get(Family.ALIASES, key(machineArn + END + name))
                .map(CatalogCodec::decodeAlias));
  }

  @Override
  public Page<Alias> aliases(
      String machineArn, Optional<Integer> version, Cursor after, int limit) {
    var listing =
        new Rows<>(
            Family.ALIASES,
            key(machineArn + END),
            cursor -> key(machineArn + END + cursor.text()),
            CatalogCodec::decodeAlias,
            alias -> new Cursor(alias.name()));
    return listing.page(after, limit, alias -> version.map(alias::leadsTo).orElse(true));
  }

  @Override
  public Optional<Machine.Revision> revision(UUID id) {
    return database.get(Family.REVISIONS, key(id)).map(CatalogCodec::decodeRevision);
  }

  private Machine.Revision existing(UUID id) {
    return revision(id).orElseThrow(() -> new StoreException("no revision " + id));
  }

  @Override
  public Optional<Activity> activity(String arn) {
    return database.get(Family.ACTIVITIES, key(arn)).map(CatalogCodec::decodeActivity);
  }

  @Override
  public synchronized Activity create(Activity activity) {
    var there = activity(activity.arn());
    if (there.isPresent()) {
      return there.get();
    }
    var batch = database.newBatch();
    batch.put(Family.ACTIVITIES, key(activity.arn()), CatalogCodec.encode(activity));
    database.write(batch);
    return activity;
  }

  @Override
  public synchronized boolean replace(Activity expected, Activity changed) {
    if (!activity(expected.arn()).equals(Optional.of(expected))) {
      return false;
    }
    var batch = database.newBatch();
    batch.put(Family.ACTIVITIES, key(changed.arn()), CatalogCodec.encode(changed));
    database.write(batch);
    return true;
  }

  @Override
  public synchronized void deleteActivity(String arn) {
    var batch = database.newBatch();
    batch.delete(Family.ACTIVITIES, key(arn));
    database.write(batch);
  }

  @Override
  public Page<Activity> activities(String arnPrefix, Cursor after, int limit) {
    var listing =
        new Rows<>(
            Family.ACTIVITIES,
            key(arnPrefix),
            cursor -> key(cursor.text()),
            CatalogCodec::decodeActivity,
            activity -> new Cursor(activity.arn()));
    return listing.page(after, limit);
  }

  @Override
  public Optional<Connection> connection(String place) {
    return database.get(Family.CONNECTIONS, key(place)).map(CatalogCodec::decodeConnection);
  }

  @Override
  public synchronized Connection create(Connection connection) {
    var there = connection(connection.place());
    if (there.isPresent()) {
      return there.get();
    }
    put(connection);
    return connection;
  }

  @Override
  public synchronized boolean replace(Connection expected, Connection changed) {
    if (!expected.place().equals(changed.place())) {
      throw new IllegalArgumentException("a connection keeps its name: " + expected.arn());
    }
    if (!connection(expected.place()).equals(Optional.of(expected))) {
      return false;
    }
    put(changed);
    return true;
  }

  private void put(Connection connection) {
    var batch = database.newBatch();
    batch.put(Family.CONNECTIONS, key(connection.place()), CatalogCodec.encode(connection));
    database.write(batch);
  }

  @Override
  public synchronized boolean delete(Connection expected) {
    if (!connection(expected.place()).equals(Optional.of(expected))) {
      return false;
    }
    var batch = database.newBatch();
    batch.delete(Family.CONNECTIONS, key(expected.place()));
    database.write(batch);
    return true;
  }

  @Override
  public Page<Connection> connections(String prefix, Cursor after, int limit) {
    var listing =
        new Rows<>(
            Family.CONNECTIONS,
            key(prefix),
            cursor -> key(cursor.text()),
            CatalogCodec::decodeConnection,
            connection -> new Cursor(connection.place()));
    return listing.page(after, limit);
  }

  @Override
  public byte[] secret() {
    return secret.clone();
  }

  /// Rows that stand together.
  private final class Rows<T> {
    private final Family family;
    private final byte[] prefix;
    private final Function<Cursor, byte[]> keyOf;
    private final Function<byte[], T> decode;
    private final Function<T, Cursor> cursorOf;

    /// @param prefix what their keys begin with
    /// @param keyOf the key of the row that a cursor stands at
    /// @param cursorOf the cursor that stands at a row
    Rows(
        Family family,
        byte[] prefix,
        Function<Cursor, byte[]> keyOf,
        Function<byte[], T> decode,
        Function<T, Cursor> cursorOf) {
      this.family = family;
      this.prefix = prefix;
      this.keyOf = keyOf;
      this.decode = decode;
      this.cursorOf = cursorOf;
    }

    Page<T> page(Cursor after, int limit) {
      return page(after, limit, _ -> true);
    }

    Page<T> page(Cursor after, int limit, Predicate<T> wanted) {
      if (limit < 1) {
        throw new IllegalArgumentException("a page of " + limit + " rows");
      }
      return database.read(view -> {
        var scan = view.scan(family, prefix);
        if (after.equals(Cursor.START)) {
          scan.toFirst();
        } else {
          scan.toAfter(keyOf.apply(after));
        }
        var rows = new ArrayList<T>();
        for (; scan.isAtEntry(); scan.next()) {
          var row = decode.apply(scan.value());
          if (wanted.test(row) && rows.size() == limit) {
            return new Page<>(rows, Optional.of(cursorOf.apply(rows.getLast())));
          }
          if (wanted.test(row)) {
            rows.add(row);
          }
        }
        return new Page<>(rows, Optional.empty());
      });
    }
  }

  private static byte[] key(String arn) {
    return arn.getBytes(UTF_8);
  }

  private static byte[] key(Version version) {
    return key(version.machineArn(), version.number());
  }

  /// Larger numbers stand before smaller ones.
  private static byte[] key(String machineArn, int number) {
    var arn = key(machineArn + END);
    return ByteBuffer.allocate(arn.length + Integer.BYTES).put(arn).putInt(~number).array();
  }

  private static byte[] key(Alias alias) {
    return key(alias.machineArn() + END + alias.name());
  }

  private static byte[] key(UUID id) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }
}
