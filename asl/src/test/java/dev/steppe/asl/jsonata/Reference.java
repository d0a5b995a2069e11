package dev.steppe.asl.jsonata;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.steppe.asl.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The JSONata reference implementation, run by Node.js. `.ci/jsonata-reference.sh` installs it; a
/// checkout without it is complete, and the tests that want it then say so and pass.
final class Reference {
  private final Path packages;

  private Reference(Path packages) {
    this.packages = packages;
  }

  static Optional<Reference> find() {
    var folder = System.getProperty("jsonata.reference");
    var packages =
        folder == null
            ? Path.of("..", ".ci", "jsonata-reference", "node_modules")
            : Path.of(folder);
    if (Files.isDirectory(packages.resolve("jsonata")) && hasNode()) {
      return Optional.of(new Reference(packages.toAbsolutePath()));
    }
    System.out.println(
        "Node.js or the JSONata reference implementation is missing, so nothing is compared with it: "
            + packages.toAbsolutePath().normalize());
    return Optional.empty();
  }

  private static boolean hasNode() {
    try {
      return new ProcessBuilder("node", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// What each of the expressions comes to, in the form of [Expressions#outcome].
  List<String> outcomes(List<String> expressions, Json input) {
    var requests =
        expressions.stream()
            .<Json>map(expression ->
                Json.object().put("expression", expression).put("input", input).build())
            .toList();
    try {
      var in = Files.createTempFile("jsonata", ".json");
      Files.writeString(in, new Json.Arr(requests).text());
      var script = Path.of("src", "test", "resources", "jsonata", "reference.js").toString();
      var builder =
          new ProcessBuilder("node", script)
              .redirectInput(in.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT);
      builder.environment().put("NODE_PATH", packages.toString());
      var process = builder.start();
      var answer = new String(process.getInputStream().readAllBytes(), UTF_8);
      Files.delete(in);
      return Expressions.items(Json.parse(answer)).stream()
          .map(item -> outcome((Json.Obj) item))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String outcome(Json.Obj answer) {
    if (answer.get("undefined").isPresent()) {
      return "undefined";
    }
    if (answer.get("function").isPresent() || answer.text().contains("\"<function>\"")) {
      return "function";
    }
    if (answer.get("value").isPresent()) {
      return "value " + Expressions.canonical(answer.get("value").orElseThrow()).text();
    }
    if (answer.get("invalid").isPresent()) {
      return "invalid " + Expressions.text(answer, "invalid");
    }
    var code = Expressions.text(answer, "code");
    return "error"
        + (code.isEmpty() ? "" : ". " + code)
        + ": "
        + Expressions.text(answer, "message");
  }
}
