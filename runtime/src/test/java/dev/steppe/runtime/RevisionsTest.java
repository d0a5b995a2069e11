package dev.steppe.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.definition.Definition;
import dev.steppe.engine.Limit;
import dev.steppe.engine.Limits;
import dev.steppe.store.memory.MemoryStore;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RevisionsTest {
  private static final String PASS = "'StartAt':'P','States':{'P':{'Type':'Pass','End':true}}";

  private static Optional<Long> seconds(String definition, Definition.Type type, Limits limits) {
    var store = new MemoryStore(1, new byte[32]);
    var machine = Machines.machine("{" + definition + "}", type);
    return new Revisions(store.catalog(), limits)
        .of(machine.current())
        .orElseThrow()
        .definition()
        .timeoutSeconds();
  }

  @Test
  void aStandardExecutionEndsAfterAYear() {
    assertThat(seconds(PASS, Definition.Type.STANDARD, Limits.AWS)).hasValue(31_536_000L);
  }

  @Test
  void anExpressExecutionEndsAfterFiveMinutes() {
    assertThat(seconds(PASS, Definition.Type.EXPRESS, Limits.AWS)).hasValue(300L);
  }

  @Test
  void aDefinitionMayAskForLessButNotForMore() {
    assertThat(seconds("'TimeoutSeconds':10," + PASS, Definition.Type.STANDARD, Limits.AWS))
        .hasValue(10L);
    assertThat(seconds("'TimeoutSeconds':99999999," + PASS, Definition.Type.STANDARD, Limits.AWS))
        .hasValue(31_536_000L);
    assertThat(seconds("'TimeoutSeconds':301," + PASS, Definition.Type.EXPRESS, Limits.AWS))
        .hasValue(300L);
  }

  @Test
  void withoutALimitADefinitionAloneSaysHowLong() {
    var limits = Limits.AWS.with(Limit.EXECUTION_SECONDS, Long.MAX_VALUE);
    assertThat(seconds(PASS, Definition.Type.STANDARD, limits)).isEmpty();
    assertThat(seconds("'TimeoutSeconds':99999999," + PASS, Definition.Type.STANDARD, limits))
        .hasValue(99_999_999L);
  }
}
