package dev.steppe.store.rocksdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.steppe.store.Activity;
import dev.steppe.store.Catalog;
import dev.steppe.store.Cursor;
import dev.steppe.store.Machine;
import dev.steppe.store.Page;
import dev.steppe.store.StoreException;
import dev.steppe.store.codec.CatalogCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/// The catalog on disk. Changes are rare and take turns. Machines are read at every start, so those
/// in use are kept in memory too.
final class RocksCatalog implements Catalog {
  private static final int MOST_MACHINES_KEPT = 256;

  private final Database database;
  private final ConcurrentMap<String, Machine> kept = new ConcurrentHashMap<>();
  private final byte[] secret;

  RocksCatalog(Database database, byte[] secret) {
    this.database = database;
    this.secret = secret.clone();
  }

  @Override
  public Optional<Machine> machine(String arn) {
    var known = kept.get(arn);
    if (known != null) {
      return Optional.of(known);
    }
    if (kept.size() >= MOST_MACHINES_KEPT) {
      kept.clear();
    }
    // A change that comes meanwhile waits for this read, and replaces what it found.
    return Optional.ofNullable(
        kept.computeIfAbsent(
            arn, _ -> database.get(Family.MACHINES, key(arn)).map(this::decoded).orElse(null)));
  }

  @Override
  public synchronized Machine create(Machine machine) {
    var there = machine(machine.arn());
    if (there.isPresent()) {
      return there.get();
    }
    write(machine);
    return machine;
  }

  @Override
  public synchronized boolean replace(Machine expected, Machine changed) {
    if (!expected.arn().equals(changed.arn())) {
      throw new IllegalArgumentException("a machine keeps its ARN: " + expected.arn());
    }
    if (!machine(expected.arn()).equals(Optional.of(expected))) {
      return false;
    }
    write(changed);
    return true;
  }

  private void write(Machine machine) {
    var revision = machine.current();
    var batch = database.newBatch();
    batch.put(Family.MACHINES, key(machine.arn()), CatalogCodec.encode(machine));
    batch.put(Family.REVISIONS, key(revision.id()), CatalogCodec.encode(revision));
    database.write(batch);
    kept.put(machine.arn(), machine);
  }

  @Override
  public synchronized void delete(String arn) {
    delete(Family.MACHINES, arn);
    kept.remove(arn);
  }

  @Override
  public Page<Machine> machines(String arnPrefix, Cursor after, int limit) {
    return page(Family.MACHINES, arnPrefix, after, limit, this::decoded);
  }

  @Override
  public Optional<Machine.Revision> revision(UUID id) {
    return database.get(Family.REVISIONS, key(id)).map(CatalogCodec::decodeRevision);
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
  public synchronized void deleteActivity(String arn) {
    delete(Family.ACTIVITIES, arn);
  }

  @Override
  public Page<Activity> activities(String arnPrefix, Cursor after, int limit) {
    return page(Family.ACTIVITIES, arnPrefix, after, limit, CatalogCodec::decodeActivity);
  }

  @Override
  public byte[] secret() {
    return secret.clone();
  }

  private void delete(Family family, String arn) {
    var batch = database.newBatch();
    batch.delete(family, key(arn));
    database.write(batch);
  }

  /// The cursor of a row is its ARN.
  private <T> Page<T> page(
      Family family, String arnPrefix, Cursor after, int limit, Function<byte[], T> decode) {
    if (limit < 1) {
      throw new IllegalArgumentException("a page of " + limit + " rows");
    }
    return database.read(view -> {
      var scan = view.scan(family, key(arnPrefix));
      if (after.equals(Cursor.START)) {
        scan.toFirst();
      } else {
        scan.toAfter(key(after.text()));
      }
      var rows = new ArrayList<T>();
      var last = "";
      while (scan.isAtEntry() && rows.size() < limit) {
        last = new String(scan.key(), UTF_8);
        rows.add(decode.apply(scan.value()));
        scan.next();
      }
      return new Page<>(rows, scan.isAtEntry() ? Optional.of(new Cursor(last)) : Optional.empty());
    });
  }

  private Machine decoded(byte[] bytes) {
    return CatalogCodec.decodeMachine(
        bytes, id -> revision(id).orElseThrow(() -> new StoreException("no revision " + id)));
  }

  private static byte[] key(String arn) {
    return arn.getBytes(UTF_8);
  }

  private static byte[] key(UUID id) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }
}
