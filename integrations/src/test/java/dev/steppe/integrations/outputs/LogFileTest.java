package dev.steppe.integrations.outputs;

import static dev.steppe.asl.definition.Definition.Type.EXPRESS;
import static dev.steppe.asl.definition.Definition.Type.STANDARD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class LogFileTest {
  private static final Logging SILENT =
      new Logging(LogLevel.OFF, false, Optional.empty(), "m", "r");
  private static final Logging LOUD =
      new Logging(
          LogLevel.ALL, true, Optional.of(new Logging.Group("a\"b", "eu-west-1")), "m", "r");

  @TempDir private Path folder = Path.of("");

  private static LogRecord record(String text) {
    return new LogRecord(Instant.EPOCH, text, text.length());
  }

  @Test
  void eachRecordIsALineWithItsLogGroup() {
    var out = new ByteArrayOutputStream();
    var file = new LogFile(out, new Losses("Records"));
    file.add(SILENT, List.of(record("{\"id\":\"1\"}")));
    file.add(LOUD, List.of(record("{\"id\":\"\u20ac\"}")));
    file.close();

    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("{\"id\":\"1\"}\n{\"id\":\"\u20ac\",\"log_group\":\"a\\\"b\"}\n");
  }

  @Test
  void recordsLargerThanTheBufferAreWrittenWhole() {
    var out = new ByteArrayOutputStream();
    var file = new LogFile(out, new Losses("Records"));
    var large = "{\"x\":\"" + "y".repeat(200_000) + "\"}";
    file.add(SILENT, List.of(record("{}")));
    file.add(SILENT, List.of(record(large)));
    file.add(SILENT, List.of(record("{}")));
    file.close();

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{}\n" + large + "\n{}\n");
  }

  @Test
  void afterAFailureTheNextRecordBeginsALine() {
    var full = new Full();
    var losses = new Losses("Records");
    var file = new LogFile(full, losses);
    file.add(SILENT, List.of(record("{\"lost\":1}")));
    file.add(SILENT, List.of(record("{\"lost\":2}")));
    full.isFull = true;
    file.flush();
    full.isFull = false;
    file.add(SILENT, List.of(record("{\"kept\":1}")));
    file.close();

    assertThat(losses.count()).isEqualTo(2);
    assertThat(full.toString()).isEqualTo("{\"lo\n{\"kept\":1}\n");
  }

  /// A disk that may be full in the middle of a write.
  private static final class Full extends OutputStream {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean isFull;

    @Override
    public void write(int b) {
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, isFull ? 4 : length);
      if (isFull) {
        throw new IOException("No space left on device");
      }
    }

    @Override
    public String toString() {
      return out.toString(StandardCharsets.UTF_8);
    }
  }

  private List<String> logged(Optional<LogLevel> level, String logging) throws IOException {
    var file = folder.resolve("logs").resolve(level + ".jsonl");
    try (var world =
        new World(
            Map.of(),
            new Outputs.Wanted(
                Optional.of(file), false, level, Optional.empty(), Optional.empty()))) {
      world.run(world.machine("m", STANDARD, World.FAIL, logging), "one", "{\"secret\":1}");
      world.runSync(world.machine("x", EXPRESS, World.PASS, logging), "{\"secret\":1}");
    }
    return Files.readAllLines(file);
  }

  private static List<String> types(List<String> lines) {
    return lines.stream().map(line -> World.text((Json.Obj) Json.parse(line), "type")).toList();
  }

  private static List<String> of(List<String> lines, String kind) {
    return lines.stream().filter(line -> line.contains(kind)).toList();
  }

  @Test
  void aFileShowsWhatTheMachinesAskFor() throws Exception {
    var lines = logged(Optional.empty(), World.logging("ERROR", false, "g"));

    assertThat(types(lines)).containsExactly("FailStateEntered", "ExecutionFailed");
    assertThat(lines)
        .noneMatch(line -> line.contains("secret"))
        .allMatch(line -> line.endsWith(",\"log_group\":\"g\"}"));
  }

  @Test
  void aFileShowsAllIfTheServerIsToldSo() throws Exception {
    var lines = logged(Optional.of(LogLevel.ALL), "{\"level\":\"OFF\"}");

    // The records of one execution stand in order; those of two in any.
    assertThat(types(of(lines, ":execution:")))
        .containsExactly("ExecutionStarted", "FailStateEntered", "ExecutionFailed");
    assertThat(types(of(lines, ":express:")))
        .containsExactly(
            "ExecutionStarted", "PassStateEntered", "PassStateExited", "ExecutionSucceeded");
    assertThat(lines.getFirst()).contains("secret").doesNotContain("log_group");
  }

  @Test
  void aMachineThatKeepsItsDataToItselfKeepsItFromTheFile() throws Exception {
    assertThat(logged(Optional.of(LogLevel.ALL), World.logging("FATAL", false, "g")))
        .hasSize(7)
        .noneMatch(line -> line.contains("secret"));
  }

  @Test
  void aFileIsAddedTo() throws Exception {
    logged(Optional.empty(), World.logging("ALL", true, "g"));

    assertThat(logged(Optional.empty(), World.logging("ALL", true, "g"))).hasSize(14);
  }
}
