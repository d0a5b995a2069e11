package dev.steppe.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.functions.Functions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The examples call functions that are there, and the functions that need no other language run.
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("..", "examples");
  private static final Pattern FUNCTION = Pattern.compile(":function:([a-z-]+)\"");

  @Test
  void everyFunctionThatIsCalledIsInTheFolder() throws Exception {
    var called = new TreeSet<String>();
    for (var definition : definitions()) {
      var text = Files.readString(definition);
      Json.parse(text);
      Json.parse(Files.readString(definition.resolveSibling("input.json")));
      FUNCTION.matcher(text).results().forEach(match -> called.add(match.group(1)));
    }

    try (var functions = functions()) {
      assertThat(functions.names()).containsExactlyElementsOf(called);
    }
  }

  @Test
  void theJavaFunctionsDoTheirPart() throws Exception {
    try (var functions = functions()) {
      var integrations = new Integrations(Calls.noNode(), Optional.of(functions), Optional.empty());
      var busy =
          "{\"orderId\":\"1\",\"amount\":9.5,\"card\":\"1\",\"gatewayBusyFor\":1,\"attempt\":%d}";

      assertThat(Calls.failed(integrations.call(charge(busy.formatted(0)))).error())
          .hasValue("OrderCharge$GatewayBusy");
      assertThat(Calls.answered(integrations.call(charge(busy.formatted(1)))).text())
          .contains("\"amount\":9.5", "\"attempts\":2");
    }
  }

  private static dev.steppe.runtime.TaskCall charge(String payment) {
    return Calls.function("arn:aws:lambda:us-east-1:123456789012:function:order-charge", payment);
  }

  private static Functions functions() throws IOException {
    return new Functions(EXAMPLES.resolve("functions"), Functions.Settings.defaults(_ -> {}));
  }

  private static List<Path> definitions() throws IOException {
    var found = new ArrayList<Path>();
    try (var folders = Files.newDirectoryStream(EXAMPLES)) {
      for (var folder : folders) {
        var definition = folder.resolve(folder.getFileName() + ".asl.json");
        if (Files.exists(definition)) {
          found.add(definition);
        }
      }
    }
    assertThat(found).hasSize(7);
    return found;
  }
}
