package dev.steppe.asl.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Compiles definitions that people run on AWS: nothing may be wrong with them.
class PeoplesDefinitionsTest {
  /// Its QueryLanguage stands among its states, so that AWS cannot take it either.
  private static final String BROKEN = "shared-fallback-state-jsonata--statemachine.asl.json";

  @TestFactory
  Stream<DynamicTest> definitionsThatRunOnAwsCompile() throws IOException {
    var folder = SharedFolder.find("definitions");
    if (folder.isEmpty()) {
      return Stream.empty();
    }
    try (var files = Files.list(folder.get())) {
      var definitions =
          files
              .filter(file -> file.toString().endsWith(".json") && !file.endsWith(BROKEN))
              .sorted()
              .toList();
      assertThat(definitions).hasSizeGreaterThan(100);
      return definitions.stream()
          .map(file ->
              DynamicTest.dynamicTest(
                  file.getFileName().toString(), () -> compiles(Files.readString(file))));
    }
  }

  private static void compiles(String text) {
    var definition = Definition.compile(filled(text), Definition.Type.STANDARD);
    assertThat(definition.diagnostics())
        .filteredOn(diagnostic -> diagnostic.severity() == Diagnostic.Severity.ERROR)
        .isEmpty();
  }

  /// The text with plausible values for the placeholders that a deployment fills in.
  private static String filled(String text) {
    return text.replaceAll(
            "(?<=\"Resource\": {0,4})\"\\$\\{[^}]*}\"",
            "\"arn:aws:lambda:us-east-1:111111111111:function:f\"")
        .replaceAll("(?<=\"Seconds\": {0,4})\"\\$\\{[^}]*}\"", "1")
        .replaceAll("\\$\\{(AWS::Partition|AWSPartition|Partition)}", "aws")
        .replaceAll("\\$\\{(AWS::Region|Region)}", "us-east-1")
        .replaceAll("\\$\\{(AWS::AccountId|AccountId)}", "111111111111")
        .replaceAll("(?<=: {0,4})\\$\\{[^}]*}", "1")
        .replaceAll("\\$\\{[^}]*}", "x");
  }
}
