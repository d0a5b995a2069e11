package dev.steppe.integrations.mocks;

import dev.steppe.asl.State;
import dev.steppe.asl.StateMachine;
import dev.steppe.engine.MachineRevision;
import dev.steppe.engine.MockedResponse;
import dev.steppe.engine.TestCall;
import dev.steppe.runtime.Mocks;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The test cases of a file that may change while the server runs: every question looks whether it
/// has. A change that makes the file invalid is told in the log, and what it said before still
/// holds. Thread-safe.
public final class MockConfiguration implements Mocks {
  private static final Logger LOG = LoggerFactory.getLogger(MockConfiguration.class);

  private final Path path;
  private Optional<Version> version;
  private MockFile file;

  /// What tells whether a file has changed.
  private record Version(FileTime modified, long bytes, Optional<Object> key) {}

  private MockConfiguration(Path path, Optional<Version> version, MockFile file) {
    this.path = path;
    this.version = version;
    this.file = file;
  }

  /// Reads a file of mocks.
  ///
  /// @throws IOException if it can not be read or is invalid; the message says where and why
  public static MockConfiguration open(Path path) throws IOException {
    var version = version(path);
    return new MockConfiguration(path, version, read(path));
  }

  private static MockFile read(Path path) throws IOException {
    try {
      return MockFileReader.read(Files.readString(path));
    } catch (InvalidMockFileException e) {
      throw new IOException("the file of mocks is invalid\n" + e.in(path), e);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file of mocks " + path, e);
    } catch (CharacterCodingException e) {
      throw new IOException("the file of mocks " + path + " is not UTF-8 text", e);
    } catch (IOException e) {
      throw new IOException("the file of mocks " + path + " can not be read: " + e.getMessage(), e);
    }
  }

  /// Empty if the file can not be looked at, as while it is being replaced.
  private static Optional<Version> version(Path path) {
    try {
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return Optional.of(
          new Version(
              attributes.lastModifiedTime(),
              attributes.size(),
              Optional.ofNullable(attributes.fileKey())));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private synchronized MockFile file() {
    var now = version(path);
    if (!now.equals(version)) {
      version = now;
      try {
        file = read(path);
        LOG.info("the file of mocks {} has changed and was read", path);
      } catch (IOException e) {
        LOG.error("what was known before still holds: {}", e.getMessage());
      }
    }
    return file;
  }

  @Override
  public Optional<String> objection(MachineRevision machine, String testCase) {
    var now = file();
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
    return file().response(machine, call);
  }
}
