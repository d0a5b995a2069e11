package dev.steppe.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.engine.Execution;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ObserverTest {
  private static final Observer.Sight SIGHT =
      new Observer.Sight(new Execution.New(), List.of(), new Execution.New());

  private final List<String> seen = new ArrayList<>();

  @Test
  void allSeeEverythingInTheirOrder() {
    Observer.of(List.of(_ -> seen.add("a"), _ -> seen.add("b"))).see(SIGHT);

    assertThat(seen).containsExactly("a", "b");
  }

  @Test
  void oneThatThrowsKeepsNothingFromTheOthers() {
    Observer failing =
        _ -> {
          throw new IllegalStateException("one");
        };
    Observer.of(List.of(failing, _ -> seen.add("b"))).see(SIGHT);

    assertThat(seen).containsExactly("b");
  }

  @Test
  void nobodyLooksAway() {
    assertThat(Observer.of(List.of())).isSameAs(Observer.NONE);
  }
}
