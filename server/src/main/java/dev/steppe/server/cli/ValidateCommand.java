package dev.steppe.server.cli;

import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.definition.Diagnostic;
import dev.steppe.asl.json.Json;
import dev.steppe.server.boot.CalledServices;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `steppe validate`: what is wrong with definitions.
@Command(
    name = "validate",
    header = {
      "Checks definitions and shows what is wrong with them.",
      "",
      "Examples:",
      "  steppe validate order.asl.json",
      "  steppe validate --type express machines/*.asl.json -o json",
      ""
    },
    footer = {
      "",
      "Exits with 0 if all are valid, with 2 if not, with 1 if a file can not be read."
    })
final class ValidateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "The definitions.")
  private List<Path> files = List.of();

  @Option(
      names = "--type",
      paramLabel = "standard|express",
      defaultValue = "standard",
      description = "The type of machine they are for (${DEFAULT-VALUE}).")
  private Definition.Type type = Definition.Type.STANDARD;

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description = {
        "Read further service models from this folder, in botocore's form or Smithy's JSON form."
      })
  private List<Path> models = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How to answer (${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Override
  public Integer call() throws IOException {
    var reports = new ArrayList<Json>();
    var valid = true;
    var readable = true;
    var services = CalledServices.checks(models);
    for (var file : files) {
      String source;
      try {
        source = TextFile.read(file);
      } catch (IOException e) {
        spec.commandLine().getErr().println("steppe: " + e.getMessage());
        readable = false;
        continue;
      }
      var definition = Definition.compile(source, type, services);
      valid &= definition.isValid();
      reports.add(report(file, definition));
      if (format == Format.TEXT) {
        tell(file, source, definition);
      }
    }
    if (format == Format.JSON) {
      spec.commandLine().getOut().println(new Json.Arr(reports).text());
    }
    if (!readable) {
      return Exit.FAILED;
    }
    return valid ? Exit.OK : Exit.USAGE;
  }

  private void tell(Path file, String source, Definition definition) {
    var out = spec.commandLine().getOut();
    var excerpt = new Excerpt(file.toString(), source);
    definition.diagnostics().forEach(diagnostic -> out.println(excerpt.of(diagnostic)));
    if (definition.isValid()) {
      out.println(file + ": valid");
    }
  }

  private static Json.Obj report(Path file, Definition definition) {
    return Json.object()
        .put("file", file.toString())
        .put("valid", definition.isValid())
        .put(
            "diagnostics",
            new Json.Arr(
                definition.diagnostics().stream().<Json>map(ValidateCommand::report).toList()))
        .build();
  }

  private static Json.Obj report(Diagnostic diagnostic) {
    var json =
        Json.object()
            .put("severity", diagnostic.severity().name())
            .put("code", diagnostic.code())
            .put("message", diagnostic.message())
            .putString("location", diagnostic.location());
    diagnostic.position().ifPresent(at -> json.put("line", at.line()).put("column", at.column()));
    return json.build();
  }
}
