package dev.steppe.store.memory;

import dev.steppe.store.Activity;
import dev.steppe.store.Catalog;
import dev.steppe.store.Cursor;
import dev.steppe.store.Machine;
import dev.steppe.store.Page;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/// The catalog as sorted maps by ARN.
final class MemoryCatalog implements Catalog {
  private final NavigableMap<String, Machine> machines = new TreeMap<>();
  private final Map<UUID, Machine.Revision> revisions = new HashMap<>();
  private final NavigableMap<String, Activity> activities = new TreeMap<>();
  private final byte[] secret;

  MemoryCatalog(byte[] secret) {
    this.secret = secret.clone();
  }

  @Override
  public synchronized Optional<Machine> machine(String arn) {
    return Optional.ofNullable(machines.get(arn));
  }

  @Override
  public synchronized Machine create(Machine machine) {
    var there = machines.putIfAbsent(machine.arn(), machine);
    if (there != null) {
      return there;
    }
    revisions.put(machine.current().id(), machine.current());
    return machine;
  }

  @Override
  public synchronized boolean replace(Machine expected, Machine changed) {
    if (!expected.arn().equals(changed.arn())) {
      throw new IllegalArgumentException("a machine keeps its ARN: " + expected.arn());
    }
    if (!machines.replace(expected.arn(), expected, changed)) {
      return false;
    }
    revisions.put(changed.current().id(), changed.current());
    return true;
  }

  @Override
  public synchronized void delete(String arn) {
    machines.remove(arn);
  }

  @Override
  public synchronized Page<Machine> machines(String arnPrefix, Cursor after, int limit) {
    return page(machines, arnPrefix, after, limit);
  }

  @Override
  public synchronized Optional<Machine.Revision> revision(UUID id) {
    return Optional.ofNullable(revisions.get(id));
  }

  @Override
  public synchronized Optional<Activity> activity(String arn) {
    return Optional.ofNullable(activities.get(arn));
  }

  @Override
  public synchronized Activity create(Activity activity) {
    var there = activities.putIfAbsent(activity.arn(), activity);
    return there == null ? activity : there;
  }

  @Override
  public synchronized void deleteActivity(String arn) {
    activities.remove(arn);
  }

  @Override
  public synchronized Page<Activity> activities(String arnPrefix, Cursor after, int limit) {
    return page(activities, arnPrefix, after, limit);
  }

  @Override
  public byte[] secret() {
    return secret.clone();
  }

  /// The cursor of a row is its ARN.
  private static <T> Page<T> page(
      NavigableMap<String, T> rows, String arnPrefix, Cursor after, int limit) {
    var rest =
        after.equals(Cursor.START)
            ? rows.tailMap(arnPrefix, true)
            : rows.tailMap(after.text(), false);
    return Pages.of(
        rest.entrySet().stream().takeWhile(row -> row.getKey().startsWith(arnPrefix)),
        limit,
        Map.Entry::getValue,
        row -> new Cursor(row.getKey()));
  }
}
