package dev.steppe.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.definition.Definition;
import dev.steppe.store.Alias;
import dev.steppe.store.Catalog;
import dev.steppe.store.Machine;
import dev.steppe.store.Version;
import dev.steppe.store.memory.MemoryStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the ARNs of machines, versions and aliases lead to.
class StartTargetTest {
  private final Catalog catalog = new MemoryStore().catalog();

  @BeforeEach
  void publishTwice() {
    Machines.create(catalog, Machines.task(Machines.FUNCTION), Definition.Type.STANDARD);
    for (int number = 1; number <= 2; number++) {
      change(
          new Catalog.Change.Publish(
              new Version(Machines.ARN, number, machine().current(), "", Instant.EPOCH)));
    }
    change(
        new Catalog.Change.AddAlias(
            new Alias(
                Machines.ARN,
                "live",
                "",
                List.of(new Alias.Route(2, 30), new Alias.Route(1, 70)),
                Instant.EPOCH,
                Instant.EPOCH)));
  }

  private Machine machine() {
    return catalog.machine(Machines.ARN).orElseThrow();
  }

  private void change(Catalog.Change change) {
    assertThat(catalog.replace(machine(), machine().after(change), Optional.of(change))).isTrue();
  }

  private Optional<StartTarget> target(String arn, long seed) {
    return StartTarget.of(
        catalog, machine(), MachineArn.of(Arn.parse(arn).orElseThrow()), () -> seed);
  }

  @Test
  void theMachineItselfLeadsToItsCurrentRevision() {
    var target = target(Machines.ARN, 0).orElseThrow();

    assertThat(target.revision()).isEqualTo(machine().current());
    assertThat(target.version()).isEmpty();
    assertThat(target.alias()).isEmpty();
  }

  @Test
  void aVersionLeadsToItself() {
    var target = target(Machines.ARN + ":2", 0).orElseThrow();

    assertThat(target.version().map(Version::number)).contains(2);
    assertThat(target.alias()).isEmpty();
  }

  @Test
  void anAliasSharesStartsOutByItsWeights() {
    var drawn = new ArrayList<Integer>();
    for (long seed = -50; seed < 50; seed++) {
      var target = target(Machines.ARN + ":live", seed).orElseThrow();
      assertThat(target.alias().map(Alias::name)).contains("live");
      drawn.add(target.version().orElseThrow().number());
    }

    assertThat(Collections.frequency(drawn, 1)).isEqualTo(70);
    assertThat(Collections.frequency(drawn, 2)).isEqualTo(30);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"3", "0", "02", "-1", "9999999999", "1:1", "live:1", "Live", "", "1 ", "١"})
  void whatIsNotThereLeadsNowhere(String qualifier) {
    assertThat(target(Machines.ARN + ":" + qualifier, 0)).isEmpty();
  }

  @Test
  void aLabelIsToldFromAQualifier() {
    var named = MachineArn.of(Arn.parse(Machines.ARN + "/each:7").orElseThrow());

    assertThat(named)
        .isEqualTo(new MachineArn(Machines.ARN, Optional.of("each"), Optional.of("7")));
    assertThat(named.isUnqualified()).isFalse();
  }
}
