package dev.steppe.integrations.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steppe.integrations.functions.FunctionMap.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FunctionMapReaderTest {
  private static final Path HOME = Path.of("/home/me");

  private static FunctionMap.Entry entry(String text) throws Exception {
    return FunctionMapReader.read("{\"f\":" + text + "}", HOME).byName().firstEntry().getValue();
  }

  private static void refused(String text, String... faults) {
    assertThatThrownBy(() -> FunctionMapReader.read(text, HOME))
        .hasMessage(String.join("\n", faults));
  }

  @Test
  void everyKindOfFunctionIsRead() throws Exception {
    assertThat(entry("{\"handler\":\"../a.py\"}").target())
        .hasValue(new Target.Handler(Path.of("/home/a.py")));
    assertThat(entry("{\"command\":[\"./a\",\"b\"]}").target())
        .hasValue(new Target.Command(List.of("/home/me/a", "b"), HOME));
    assertThat(entry("{\"worker\":\"external\",\"holdsConnection\":false}").target())
        .hasValue(new Target.External(false));
    assertThat(entry("{}").target()).isEmpty();
  }

  @Test
  void termsAreRead() throws Exception {
    var entry =
        entry(
            "{\"timeoutSeconds\":2.5,\"maxConcurrency\":3,\"queueSeconds\":0,\"startSeconds\":1,\"env\":{\"A\":\"b\"}}");

    assertThat(entry.timeout()).hasValue(Duration.ofMillis(2500));
    assertThat(entry.concurrency()).hasValue(3);
    assertThat(entry.queue()).hasValue(Duration.ZERO);
    assertThat(entry.start()).hasValue(Duration.ofSeconds(1));
    assertThat(entry.environment()).containsEntry("A", "b");
  }

  @Test
  void notesAreNotRead() throws Exception {
    assertThat(
            FunctionMapReader.read(
                    "{\"$schema\":\"x\",\"Comment\":\"y\",\"f\":{\"comment\":1}}", HOME)
                .byName())
        .containsOnlyKeys("f");
  }

  @Test
  void allFaultsAreToldWithTheirPlaces() {
    refused("[1]", "1:1: it is not an object whose members are functions.");
    refused(
        "{\"f\":\n{\"url\":",
        "2:8: not JSON: Unexpected end-of-input within/between Object entries");
    refused(
        """
        {"f": {"url": "ftp://x", "command": "ls"},
         "g": {"comand": ["ls"], "functionName": "h"},
         "a b": {},
         "h": {"command": [1], "timeoutSeconds": -1, "maxConcurrency": 0.5},
         "i": {"worker": "internal", "env": {"A": 1}},
         "j": 5,
         "k": {"memory": 128, "url": "http://user:secret@host/"}}
        """,
        "1:2: /f: is command and url at once: it can be one of them",
        "1:26: /f/command: must be an array: the program and each of its arguments",
        "2:8: /g/comand: is not known here. Did you mean command?",
        "2:26: /g/functionName: belongs to endpoint, which is not there",
        "3:2: /a b: is no function's name: letters, digits, - and _, and :VERSION if it is for one",
        "4:20: /h/command[0]: must be a string that is not empty",
        "4:24: /h/timeoutSeconds: must be a number of seconds from 0.001 to 31622400",
        "4:46: /h/maxConcurrency: must be a whole number from 1 to 100000",
        "5:8: /i/worker: must be \"external\": workers that somebody else starts",
        "5:38: /i/env/A: must be a string",
        "6:2: /j: must be an object",
        "7:8: /k/memory: is not known here. Known are handler, command, url, endpoint, worker, env,"
            + " timeoutSeconds, maxConcurrency, queueSeconds, startSeconds, functionName, headers,"
            + " holdsConnection.",
        "7:23: /k/url: must be an http or https address without credentials in it");
  }
}
