package dev.steppe.server.cli;

import dev.steppe.asl.json.Json;
import dev.steppe.server.boot.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `steppe version`: which release this is.
@Command(
    name = "version",
    header = {
      "Shows which release this is, and the Java that runs it.",
      "",
      "Example:",
      "  steppe version -o json",
      ""
    })
final class VersionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How to answer (${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    var java = Runtime.version().toString();
    out.println(
        switch (format) {
          case TEXT -> "steppe " + Version.text() + " (Java " + java + ")";
          case JSON ->
              Json.object().put("version", Version.text()).put("java", java).build().text();
        });
    return Exit.OK;
  }
}
