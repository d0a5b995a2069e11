package dev.steppe.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steppe.asl.definition.Definition;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What every home of a catalog promises.
public abstract class CatalogContract {
  private static final String MACHINES = "arn:aws:states:us-east-1:123456789012:stateMachine:";
  private static final String CONNECTIONS = "arn:aws:events:us-east-1:123456789012:connection/";
  private static final String ACTIVITIES = "arn:aws:states:us-east-1:123456789012:activity:";
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123Z");

  protected abstract Catalog catalog();

  /// Closes the home and opens it again, as a restart does.
  protected abstract void reopen();

  private static Machine machine(String name, int revision) {
    var current =
        new Machine.Revision(
            new UUID(name.hashCode(), revision),
            revision == 1,
            MACHINES + name,
            name,
            Definition.Type.EXPRESS,
            "{\n \"StartAt\": \"Ä\" }",
            "arn:aws:iam::123456789012:role/r",
            "{}",
            NOON.plusSeconds(revision));
    return new Machine(
        MACHINES + name,
        name,
        Definition.Type.EXPRESS,
        NOON,
        revision == 1 ? Optional.empty() : Optional.of(NOON.plusSeconds(revision)),
        current);
  }

  private static Activity activity(String name) {
    return new Activity(ACTIVITIES + name, name, NOON, new LinkedHashMap<>());
  }

  @Test
  void aMachineIsKeptAsItWasMade() {
    assertThat(catalog().create(machine("a", 1))).isEqualTo(machine("a", 1));

    reopen();

    assertThat(catalog().machine(MACHINES + "a")).contains(machine("a", 1));
    assertThat(catalog().machine(MACHINES + "b")).isEmpty();
    assertThat(catalog().revision(machine("a", 1).current().id()))
        .contains(machine("a", 1).current());
  }

  @Test
  void anArnThatIsTakenKeepsItsMachine() {
    catalog().create(machine("a", 1));

    assertThat(catalog().create(machine("a", 2))).isEqualTo(machine("a", 1));
    assertThat(catalog().revision(machine("a", 2).current().id())).isEmpty();
  }

  @Test
  void aMachineIsReplacedOnlyWhileItIsWhatWasExpected() {
    catalog().create(machine("a", 1));

    assertThat(catalog().replace(machine("a", 1), machine("a", 2))).isTrue();
    assertThat(catalog().replace(machine("a", 1), machine("a", 3))).isFalse();
    assertThat(catalog().replace(machine("b", 1), machine("b", 2))).isFalse();
    assertThatThrownBy(() -> catalog().replace(machine("a", 2), machine("b", 1)))
        .isInstanceOf(IllegalArgumentException.class);

    reopen();
    assertThat(catalog().machine(MACHINES + "a")).contains(machine("a", 2));
    assertThat(catalog().revision(machine("a", 1).current().id())).isPresent();
    assertThat(catalog().revision(machine("a", 3).current().id())).isEmpty();
  }

  @Test
  void aDeletedMachineLeavesItsRevisions() {
    catalog().create(machine("a", 1));

    assertThat(catalog().delete(machine("a", 2))).isFalse();
    assertThat(catalog().delete(machine("a", 1))).isTrue();
    assertThat(catalog().delete(machine("a", 1))).isFalse();

    assertThat(catalog().machine(MACHINES + "a")).isEmpty();
    assertThat(catalog().revision(machine("a", 1).current().id())).isPresent();
  }

  private Version version(int number) {
    return new Version(
        MACHINES + "a",
        number,
        machine("a", 1).current(),
        "the " + number,
        NOON.plusMillis(number));
  }

  private Alias alias(String name, Alias.Route... routes) {
    return new Alias(MACHINES + "a", name, "", List.of(routes), NOON, NOON.plusMillis(5));
  }

  /// Makes a change of the machine as it is now.
  private Machine change(Machine machine, Catalog.Change change) {
    var changed = machine.after(change);
    assertThat(catalog().replace(machine, changed, Optional.of(change))).isTrue();
    return changed;
  }

  @Test
  void aMachineIsCreatedWithItsFirstVersion() {
    var first = version(1);
    var created = machine("a", 1).created("the 1").after(new Catalog.Change.Publish(first));

    assertThat(catalog().create(created, Optional.of(first))).isEqualTo(created);
    assertThat(catalog().create(machine("a", 1), Optional.of(version(2)))).isEqualTo(created);

    reopen();
    assertThat(catalog().machine(MACHINES + "a")).contains(created);
    assertThat(catalog().version(MACHINES + "a", 1)).contains(first);
    assertThat(catalog().version(MACHINES + "a", 2)).isEmpty();
  }

  @Test
  void versionsAreKeptAndListedNewestFirst() {
    var machine = catalog().create(machine("a", 1));
    for (int number = 1; number <= 300; number++) {
      machine = change(machine, new Catalog.Change.Publish(version(number)));
    }
    machine = change(machine, new Catalog.Change.Withdraw(version(257)));
    reopen();

    assertThat(catalog().machine(MACHINES + "a")).contains(machine);
    assertThat(machine.published())
        .isEqualTo(new Machine.Published(Optional.empty(), 300, 299, 0, 301));
    assertThat(catalog().version(MACHINES + "a", 256)).contains(version(256));
    assertThat(catalog().version(MACHINES + "a", 257)).isEmpty();
    for (int limit : new int[] {7, 299, 300}) {
      assertThat(JournalContract.pages(after -> catalog().versions(MACHINES + "a", after, limit)))
          .extracting(Version::number)
          .hasSize(299)
          .doesNotContain(257)
          .isSortedAccordingTo(Comparator.reverseOrder());
    }
    assertThat(catalog().versions(MACHINES + "a", Cursor.START, 299).next()).isEmpty();
    assertThat(catalog().versions(MACHINES + "aa", Cursor.START, 9).rows()).isEmpty();
  }

  @Test
  void aliasesAreKeptChangedAndListedByName() {
    var machine = catalog().create(machine("a", 1));
    machine = change(machine, new Catalog.Change.Publish(version(1)));
    machine = change(machine, new Catalog.Change.Publish(version(2)));
    var whole = new Alias.Route(1, 100);
    for (var name : List.of("c", "a-1", "B", "a")) {
      machine = change(machine, new Catalog.Change.AddAlias(alias(name, whole)));
    }
    var shared = alias("c", new Alias.Route(2, 30), new Alias.Route(1, 70));
    machine = change(machine, new Catalog.Change.Reroute(shared));
    machine = change(machine, new Catalog.Change.RemoveAlias(alias("B", whole)));
    reopen();

    assertThat(catalog().machine(MACHINES + "a")).contains(machine);
    assertThat(machine.published().aliases()).isEqualTo(3);
    assertThat(catalog().alias(MACHINES + "a", "c")).contains(shared);
    assertThat(catalog().alias(MACHINES + "a", "B")).isEmpty();
    for (int limit : new int[] {1, 3, 4}) {
      assertThat(
              JournalContract.pages(
                  after -> catalog().aliases(MACHINES + "a", Optional.empty(), after, limit)))
          .extracting(Alias::name)
          .containsExactly("a", "a-1", "c");
      assertThat(aliasesOf(1, limit)).containsExactly("a", "a-1", "c");
      assertThat(aliasesOf(2, limit)).containsExactly("c");
      assertThat(aliasesOf(3, limit)).isEmpty();
    }
  }

  private List<String> aliasesOf(int version, int limit) {
    return JournalContract.pages(
            after -> catalog().aliases(MACHINES + "a", Optional.of(version), after, limit))
        .stream()
        .map(Alias::name)
        .toList();
  }

  @Test
  void ofTwoChangesOfOneMachineOnlyTheFirstIsMade() {
    var machine = catalog().create(machine("a", 1));
    var publish = new Catalog.Change.Publish(version(1));
    var addAlias = new Catalog.Change.AddAlias(alias("live", new Alias.Route(1, 100)));
    change(machine, publish);

    assertThat(catalog().replace(machine, machine.after(addAlias), Optional.of(addAlias)))
        .isFalse();
    assertThat(catalog().delete(machine)).isFalse();

    assertThat(catalog().alias(MACHINES + "a", "live")).isEmpty();
    assertThat(catalog().version(MACHINES + "a", 1)).contains(version(1));
  }

  @Test
  void aDeletedMachineTakesItsVersionsAndAliasesAlong() {
    var machine = catalog().create(machine("a", 1));
    machine = change(machine, new Catalog.Change.Publish(version(1)));
    machine = change(machine, new Catalog.Change.AddAlias(alias("live", new Alias.Route(1, 100))));
    assertThat(catalog().deleting()).isEmpty();
    assertThat(catalog().replace(machine, machine.deleting())).isTrue();
    reopen();
    assertThat(catalog().deleting()).containsExactly(MACHINES + "a");
    assertThat(catalog().alias(MACHINES + "a", "live")).isPresent();

    assertThat(catalog().delete(machine)).isFalse();
    assertThat(catalog().delete(machine.deleting())).isTrue();
    catalog().create(machine("a", 2));

    for (int i = 0; i < 2; i++) {
      assertThat(catalog().deleting()).isEmpty();
      assertThat(catalog().version(MACHINES + "a", 1)).isEmpty();
      assertThat(catalog().versions(MACHINES + "a", Cursor.START, 1).rows()).isEmpty();
      assertThat(catalog().alias(MACHINES + "a", "live")).isEmpty();
      assertThat(catalog().aliases(MACHINES + "a", Optional.empty(), Cursor.START, 1).rows())
          .isEmpty();
      assertThat(catalog().machine(MACHINES + "a")).contains(machine("a", 2));
      reopen();
    }
  }

  @Test
  void machinesAreListedByName() {
    for (var name : new String[] {"c", "a", "e", "b", "d"}) {
      catalog().create(machine(name, 1));
    }
    catalog().delete(machine("d", 1));

    for (int limit : new int[] {1, 2, 4, 5}) {
      assertThat(JournalContract.pages(after -> catalog().machines(MACHINES, after, limit)))
          .extracting(Machine::name)
          .containsExactly("a", "b", "c", "e");
    }
    assertThat(catalog().machines(MACHINES, Cursor.START, 4).next()).isEmpty();
    assertThat(catalog().machines(MACHINES.replace("1234", "9999"), Cursor.START, 4).rows())
        .isEmpty();
  }

  @Test
  void activitiesAreMadeOnceListedAndDeleted() {
    assertThat(catalog().create(activity("b"))).isEqualTo(activity("b"));
    catalog().create(activity("a"));
    var again = new Activity(ACTIVITIES + "b", "b", NOON.plusSeconds(1), new LinkedHashMap<>());
    assertThat(catalog().create(again)).isEqualTo(activity("b"));

    reopen();
    assertThat(catalog().activity(ACTIVITIES + "a")).contains(activity("a"));
    assertThat(JournalContract.pages(after -> catalog().activities(ACTIVITIES, after, 1)))
        .containsExactly(activity("a"), activity("b"));

    var tags = new LinkedHashMap<String, String>();
    tags.put("team", "orders");
    var tagged = activity("a").tagged(tags);
    assertThat(catalog().replace(activity("a"), tagged)).isTrue();
    assertThat(catalog().replace(activity("a"), activity("a"))).isFalse();
    assertThat(catalog().replace(activity("never"), activity("never"))).isFalse();
    assertThat(catalog().activity(ACTIVITIES + "a")).contains(tagged);

    catalog().deleteActivity(ACTIVITIES + "a");
    assertThat(catalog().activity(ACTIVITIES + "a")).isEmpty();
  }

  private static Connection connection(String name, String id) {
    return new Connection(
        CONNECTIONS + name + "/" + id,
        name,
        "",
        "API_KEY",
        Connection.State.AUTHORIZED,
        "",
        "{}",
        "sealed",
        NOON,
        NOON,
        Optional.of(NOON));
  }

  @Test
  void aConnectionsNameIsTakenOnceAndFreeAgainWhenItIsDeleted() {
    var first = connection("b", "1");
    assertThat(catalog().create(first)).isEqualTo(first);
    assertThat(catalog().create(connection("b", "2"))).isEqualTo(first);

    reopen();
    assertThat(catalog().connection(first.place())).contains(first);
    var changed = first.deauthorized("why", NOON.plusSeconds(1));
    assertThat(catalog().replace(first, changed)).isTrue();
    assertThat(catalog().replace(first, changed)).isFalse();
    assertThat(catalog().delete(first)).isFalse();
    assertThat(catalog().delete(changed)).isTrue();
    assertThat(catalog().delete(changed)).isFalse();

    reopen();
    assertThat(catalog().connection(first.place())).isEmpty();
    assertThat(catalog().create(connection("b", "2"))).isEqualTo(connection("b", "2"));
  }

  @Test
  void connectionsAreListedByTheBeginningOfTheirNames() {
    catalog().create(connection("b1", "3"));
    catalog().create(connection("a", "2"));
    catalog().create(connection("b2", "1"));

    reopen();
    assertThat(JournalContract.pages(after -> catalog().connections(CONNECTIONS, after, 1)))
        .containsExactly(connection("a", "2"), connection("b1", "3"), connection("b2", "1"));
    assertThat(catalog().connections(CONNECTIONS + "b", Cursor.START, 9).rows())
        .containsExactly(connection("b1", "3"), connection("b2", "1"));
  }

  @Test
  void theSecretIsMadeOnce() {
    var secret = catalog().secret();

    catalog().secret()[0]++;
    reopen();

    assertThat(secret).hasSize(32);
    assertThat(catalog().secret()).isEqualTo(secret);
  }
}
