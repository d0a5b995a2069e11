package dev.steppe.integrations.mocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.MockedResponse;
import dev.steppe.engine.TestCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file of mocks that changes while it is used.
class MockConfigurationTest {
  @TempDir private Path folder = Path.of("");

  private Path file = Path.of("");

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("mocks.json");
    write("1");
  }

  private void write(String returned) throws IOException {
    Files.writeString(file, text(returned));
  }

  private static String text(String returned) {
    return "{\"StateMachines\":{\"m\":{\"TestCases\":{\"t\":{\"A\":\"R\"}}}},"
        + "\"MockedResponses\":{\"R\":{\"0\":{\"Return\":"
        + returned
        + "}}}}";
  }

  private static Json answer(MockConfiguration mocks) {
    return mocks.response("m", new TestCall("t", "A", 0)).orElseThrow()
            instanceof MockedResponse.Return(var output)
        ? output
        : Json.of("nothing");
  }

  @Test
  void aChangeIsSeenByTheNextCall() throws IOException {
    var mocks = MockConfiguration.open(file);
    assertThat(answer(mocks)).isEqualTo(Json.of(1));

    write("12");
    assertThat(answer(mocks)).isEqualTo(Json.of(12));
  }

  @Test
  void aFileThatTakesItsPlaceIsReadThoughItIsAsLongAndAsOld() throws IOException {
    var mocks = MockConfiguration.open(file);
    var next = Files.writeString(folder.resolve("next.json"), text("2"));
    Files.setLastModifiedTime(next, Files.getLastModifiedTime(file));

    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);

    assertThat(answer(mocks)).isEqualTo(Json.of(2));
  }

  @Test
  void whatItSaidLastHoldsWhileItIsInvalidOrGone() throws IOException {
    var mocks = MockConfiguration.open(file);

    write("}");
    assertThat(answer(mocks)).isEqualTo(Json.of(1));
    Files.delete(file);
    assertThat(answer(mocks)).isEqualTo(Json.of(1));
    write("3");
    assertThat(answer(mocks)).isEqualTo(Json.of(3));
  }

  @Test
  void aFileThatCanNotBeUsedIsToldAtOnce() throws IOException {
    assertThatThrownBy(() -> MockConfiguration.open(folder.resolve("none.json")))
        .isInstanceOf(IOException.class)
        .hasMessage("there is no file of mocks " + folder.resolve("none.json"));
    Files.writeString(file, "{\n  \"Machines\": {}\n}");
    assertThatThrownBy(() -> MockConfiguration.open(file))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "the file of mocks is invalid\n"
                + file
                + ":2:3: /Machines: only StateMachines and MockedResponses are known here\n"
                + file
                + ":1:1: /: StateMachines is missing");
    Files.write(file, "{\"ä\":1}".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> MockConfiguration.open(file))
        .isInstanceOf(IOException.class)
        .hasMessage("the file of mocks " + file + " is not UTF-8 text");
  }
}
