package dev.steppe.store.memory;

import dev.steppe.store.Activity;
import dev.steppe.store.Alias;
import dev.steppe.store.Catalog;
import dev.steppe.store.Connection;
import dev.steppe.store.Cursor;
import dev.steppe.store.Machine;
import dev.steppe.store.Page;
import dev.steppe.store.Version;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/// The catalog as sorted maps by ARN.
final class MemoryCatalog implements Catalog {
  private final NavigableMap<String, Machine> machines = new TreeMap<>();
  private final Map<UUID, Machine.Revision> revisions = new HashMap<>();
  private final Map<String, NavigableMap<Integer, Version>> versions = new HashMap<>();
  private final Map<String, NavigableMap<String, Alias>> aliases = new HashMap<>();
  private final NavigableMap<String, Activity> activities = new TreeMap<>();
  private final NavigableMap<String, Connection> connections = new TreeMap<>();
  private final byte[] secret;

  MemoryCatalog(byte[] secret) {
    this.secret = secret.clone();
  }

  @Override
  public synchronized Optional<Machine> machine(String arn) {
    return Optional.ofNullable(machines.get(arn));
  }

  @Override
  public synchronized Machine create(Machine machine, Optional<Version> version) {
    var there = machines.putIfAbsent(machine.arn(), machine);
    if (there != null) {
      return there;
    }
    revisions.put(machine.current().id(), machine.current());
    version.ifPresent(first -> make(new Change.Publish(first)));
    return machine;
  }

  @Override
  public synchronized boolean replace(Machine expected, Machine changed, Optional<Change> change) {
    if (!expected.arn().equals(changed.arn())) {
      throw new IllegalArgumentException("a machine keeps its ARN: " + expected.arn());
    }
    if (!machines.replace(expected.arn(), expected, changed)) {
      return false;
    }
    revisions.put(changed.current().id(), changed.current());
    change.ifPresent(this::make);
    return true;
  }

  private void make(Change change) {
    switch (change) {
      case Change.Publish(var version) ->
          versions
              .computeIfAbsent(version.machineArn(), _ -> new TreeMap<>(Comparator.reverseOrder()))
              .put(version.number(), version);
      case Change.Withdraw(var version) ->
          versionsOf(version.machineArn()).remove(version.number());
      case Change.AddAlias(var alias) -> put(alias);
      case Change.Reroute(var alias) -> put(alias);
      case Change.RemoveAlias(var alias) -> aliasesOf(alias.machineArn()).remove(alias.name());
    }
  }

  private void put(Alias alias) {
    aliases.computeIfAbsent(alias.machineArn(), _ -> new TreeMap<>()).put(alias.name(), alias);
  }

  private NavigableMap<Integer, Version> versionsOf(String machineArn) {
    return versions.getOrDefault(machineArn, new TreeMap<>());
  }

  private NavigableMap<String, Alias> aliasesOf(String machineArn) {
    return aliases.getOrDefault(machineArn, new TreeMap<>());
  }

  @Override
  public synchronized boolean delete(Machine expected) {
    if (!machines.remove(expected.arn(), expected)) {
      return false;
    }
    versions.remove(expected.arn());
    aliases.remove(expected.arn());
    return true;
  }

  @Override
  public synchronized List<String> deleting() {
    return machines.values().stream()
        .filter(machine -> machine.status() == Machine.Status.DELETING)
        .map(Machine::arn)
        .toList();
  }

  @Override
  public synchronized Optional<Version> version(String machineArn, int number) {
    return Optional.ofNullable(versionsOf(machineArn).get(number));
  }

  @Override
  public synchronized Page<Version> versions(String machineArn, Cursor after, int limit) {
    var all = versionsOf(machineArn);
    var rest = after.equals(Cursor.START) ? all : all.tailMap(Integer.valueOf(after.text()), false);
    return Pages.of(
        rest.values().stream(),
        limit,
        version -> version,
        version -> new Cursor(Integer.toString(version.number())));
  }

  @Override
  public synchronized Optional<Alias> alias(String machineArn, String name) {
    return Optional.ofNullable(aliasesOf(machineArn).get(name));
  }

  @Override
  public synchronized Page<Alias> aliases(
      String machineArn, Optional<Integer> version, Cursor after, int limit) {
    var rest = aliasesOf(machineArn).tailMap(after.text(), false);
    return Pages.of(
        rest.values().stream().filter(alias -> version.map(alias::leadsTo).orElse(true)),
        limit,
        alias -> alias,
        alias -> new Cursor(alias.name()));
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
  public synchronized boolean replace(Activity expected, Activity changed) {
    return activities.replace(expected.arn(), expected, changed);
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
  public synchronized Optional<Connection> connection(String place) {
    return Optional.ofNullable(connections.get(place));
  }

  @Override
  public synchronized Connection create(Connection connection) {
    var there = connections.putIfAbsent(connection.place(), connection);
    return there == null ? connection : there;
  }

  @Override
  public synchronized boolean replace(Connection expected, Connection changed) {
    return connections.replace(expected.place(), expected, changed);
  }

  @Override
  public synchronized boolean delete(Connection expected) {
    return connections.remove(expected.place(), expected);
  }

  @Override
  public synchronized Page<Connection> connections(String prefix, Cursor after, int limit) {
    return page(connections, prefix, after, limit);
  }

  @Override
  public byte[] secret() {
    return secret.clone();
  }

  /// The cursor of a row is its key.
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
