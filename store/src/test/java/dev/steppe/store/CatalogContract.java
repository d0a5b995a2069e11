package dev.steppe.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steppe.asl.definition.Definition;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What every home of a catalog promises.
public abstract class CatalogContract {
  private static final String MACHINES = "arn:aws:states:us-east-1:123456789012:stateMachine:";
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
    return new Activity(ACTIVITIES + name, name, NOON);
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

    catalog().delete(MACHINES + "a");
    catalog().delete(MACHINES + "a");

    assertThat(catalog().machine(MACHINES + "a")).isEmpty();
    assertThat(catalog().revision(machine("a", 1).current().id())).isPresent();
  }

  @Test
  void machinesAreListedByName() {
    for (var name : new String[] {"c", "a", "e", "b", "d"}) {
      catalog().create(machine(name, 1));
    }
    catalog().delete(MACHINES + "d");

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
    var again = new Activity(ACTIVITIES + "b", "b", NOON.plusSeconds(1));
    assertThat(catalog().create(again)).isEqualTo(activity("b"));

    reopen();
    assertThat(catalog().activity(ACTIVITIES + "a")).contains(activity("a"));
    assertThat(JournalContract.pages(after -> catalog().activities(ACTIVITIES, after, 1)))
        .containsExactly(activity("a"), activity("b"));

    catalog().deleteActivity(ACTIVITIES + "a");
    assertThat(catalog().activity(ACTIVITIES + "a")).isEmpty();
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
