package dev.steppe.server.clients;

import dev.steppe.server.RunningServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// boto3, where Python has it, finds nothing amiss. What it does is in `src/test/python`.
final class BotoTest {
  private static final Path SOURCES = Path.of("src", "test", "python");

  @Test
  void botoFindsNothingAmiss() {
    Program.needs("boto3", "python3", "-c", "import boto3");
    try (var server = RunningServer.inMemory()) {
      var environment =
          Map.of(
              "STEPPE_ENDPOINT", server.uri().toString(),
              "AWS_EC2_METADATA_DISABLED", "true",
              "PYTHONDONTWRITEBYTECODE", "1");
      System.out.print(
          new Program(SOURCES, environment).run("python3", "boto_client.py").succeeded());
    }
  }
}
