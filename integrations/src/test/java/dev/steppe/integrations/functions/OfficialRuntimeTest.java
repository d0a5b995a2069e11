package dev.steppe.integrations.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.steppe.asl.json.Json;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Lambda's own runtime client for Java, as it is, with an ordinary handler.
@EnabledOnOs(value = OS.LINUX, disabledReason = "the client has native code for Linux alone")
class OfficialRuntimeTest {
  private final Path path;

  OfficialRuntimeTest(@TempDir Path path) {
    this.path = path;
  }

  /// An unmodified handler.
  public static final class Shout
      implements RequestHandler<Map<String, String>, Map<String, String>> {
    @Override
    public Map<String, String> handleRequest(Map<String, String> event, Context context) {
      var word = event.get("word");
      if (word == null) {
        throw new IllegalStateException("no word");
      }
      return Map.of(
          "word", word.toUpperCase(Locale.ROOT),
          "function", context.getFunctionName(),
          "arn", context.getInvokedFunctionArn());
    }
  }

  @Test
  void theOfficialJavaClientRunsAnUnmodifiedHandler() throws Exception {
    try (var folder = new Folder(path)) {
      folder.withExecutable(
          "shout/bootstrap",
          """
          #!/bin/sh
          exec '%s/bin/java' --enable-native-access=ALL-UNNAMED -cp '%s' \\
            com.amazonaws.services.lambda.runtime.api.client.AWSLambda '%s::handleRequest'
          """
              .formatted(
                  System.getProperty("java.home"),
                  System.getProperty("java.class.path"),
                  Shout.class.getName()));

      for (int i = 0; i < 3; i++) {
        assertThat(folder.call("shout", "{\"word\":\"hey\"}"))
            .isEqualTo(
                Json.parse(
                    """
                    {"word":"HEY","function":"shout",
                     "arn":"arn:aws:lambda:eu-central-1:123456789012:function:shout"}
                    """));
      }
      assertThat(Folder.text(folder.error("shout", "{}"), "errorType"))
          .isEqualTo("java.lang.IllegalStateException");
    }
  }
}
