package dev.steppe.server.cli;

import dev.steppe.server.boot.TestCaseFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Makes a test case of an execution.
record Recorder(TestCaseFile file, String machine, String testCase) {
  static final String TEST_CASE = "Recorded";

  /// @return what has been done, and what is missing, in lines for people
  List<String> record(Histories.Calls calls, String execution)
      throws IOException, InterruptedException {
    var histories = new Histories(calls);
    var events = histories.of(execution);
    var recorded = file.record(machine, testCase, events, histories.children(events));
    var lines = new ArrayList<String>();
    lines.add(
        "Recorded %d %s of %d %s as the test case %s of %s in %s"
            .formatted(
                recorded.answers(),
                recorded.answers() == 1 ? "answer" : "answers",
                recorded.states(),
                recorded.states() == 1 ? "state" : "states",
                testCase,
                machine,
                file.path()));
    histories.remarks().forEach(remark -> lines.add("  note: " + remark));
    recorded.remarks().forEach(remark -> lines.add("  note: " + remark));
    return lines;
  }
}
