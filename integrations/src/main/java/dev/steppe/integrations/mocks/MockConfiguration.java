package dev.steppe.integrations.mocks;

import dev.steppe.asl.State;
import dev.steppe.asl.StateMachine;
import dev.steppe.engine.MachineRevision;
import dev.steppe.engine.MockedResponse;
import dev.steppe.engine.TestCall;
import dev.steppe.integrations.files.WatchedFile;
import dev.steppe.runtime.Mocks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The test cases of a file that may change while the server runs. Thread-safe.
public final class MockConfiguration implements Mocks {
  private static final Logger LOG = LoggerFactory.getLogger(MockConfiguration.class);

  private final WatchedFile<MockFile> file;

  private MockConfiguration(WatchedFile<MockFile> file) {
    this.file = file;
  }

  /// Reads a file of mocks.
  ///
  /// @throws IOException if it can not be read or is invalid; the message says where and why
  public static MockConfiguration open(Path path) throws IOException {
    return new MockConfiguration(WatchedFile.open(path, "mocks", MockFileReader::read));
  }

  @Override
  public Optional<String> objection(MachineRevision machine, String testCase) {
    var now = file.content();
    var found = now.testCase(machine.name(), testCase);
    if (found.isEmpty()) {
      return Optional.of(now.missing(machine.name(), testCase));
    }
    var strangers = new TreeSet<>(found.get().states().keySet());
    tasks(machine.definition()).map(State.Task::name).toList().forEach(strangers::remove);
    if (!strangers.isEmpty()) {
      LOG.warn(
          "the test case {} of {} mocks {}, and no Task state has that name",
          testCase,
          machine.name(),
          String.join(", ", strangers));
    }
    return Optional.empty();
  }

  private static Stream<State.Task> tasks(StateMachine machine) {
    return machine.states().values().stream()
        .flatMap(state ->
            switch (state) {
              case State.Task task -> Stream.of(task);
              case State.DistributedMap map -> tasks(map.processor());
              case State.Pass _,
                  State.Choice _,
                  State.Wait _,
                  State.Succeed _,
                  State.Fail _,
                  State.Parallel _,
                  State.Map _ ->
                  Stream.empty();
            });
  }

  @Override
  public Optional<MockedResponse> response(String machine, TestCall call) {
    return file.content().response(machine, call);
  }
}
