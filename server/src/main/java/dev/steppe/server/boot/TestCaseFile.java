package dev.steppe.server.boot;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.mocks.MockFileWriter;
import dev.steppe.integrations.mocks.Recording;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A file of mocks that real executions are recorded in.
///
/// @param path the file, which need not be there yet
public record TestCaseFile(Path path) {
  /// What has been recorded.
  ///
  /// @param remarks what a test case can not say of it
  public record Recorded(int states, int answers, List<String> remarks) {
    public Recorded {
      remarks = List.copyOf(remarks);
    }
  }

  /// Makes a test case of what the tasks of an execution came to. One of the same name is replaced.
  ///
  /// @param execution its events, as GetExecutionHistory shows them
  /// @param children those of each execution that its distributed Maps have started
  /// @throws IOException if the file can not be read or written; it is as it was
  public Recorded record(
      String machine, String testCase, List<Json.Obj> execution, List<List<Json.Obj>> children)
      throws IOException {
    var recording = Recording.of(execution, children);
    MockFileWriter.write(path, machine, testCase, recording);
    return new Recorded(recording.answers().size(), recording.size(), recording.remarks());
  }
}
