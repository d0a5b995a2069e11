package dev.steppe.asl.definition;

import dev.steppe.asl.Expression;
import dev.steppe.asl.ResultWriter;
import dev.steppe.asl.ResultWriter.OutputType;
import dev.steppe.asl.ResultWriter.Transformation;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Compiles ResultWriter: a destination, or a WriterConfig that shapes the results, or both.
record ResultWriterCompiler(Fields writer, QueryLanguage language) {
  private static final Pattern RESOURCE = Pattern.compile("arn:[^:]+:states:::s3:putObject");

  ResultWriter compile() {
    new ResourceCall(writer, language).allow("WriterConfig");
    if (writer.object().members().isEmpty()) {
      writer.fault("Value cannot be empty");
    }
    var config = writer.object("WriterConfig");
    config.ifPresent(it -> {
      it.allow(Set.of("Transformation", "OutputType"));
      it.require("Transformation", "OutputType");
    });
    var transformation =
        config
            .flatMap(it -> it.oneOf("Transformation", "NONE", "COMPACT", "FLATTEN"))
            .map(Transformation::valueOf);
    var outputType =
        config.flatMap(it -> it.oneOf("OutputType", "JSON", "JSONL")).map(OutputType::valueOf);
    return new ResultWriter(
        transformation.orElse(Transformation.NONE),
        outputType.orElse(OutputType.JSON),
        destination());
  }

  private Optional<Expression> destination() {
    if (!writer.has("Resource") && !writer.has(language.arguments())) {
      return Optional.empty();
    }
    writer.require("Resource");
    writer
        .string("Resource")
        .filter(arn -> !RESOURCE.matcher(arn).matches())
        .ifPresent(arn ->
            writer.fault(
                "Resource", "The field 'Resource' does not match any of the allowed values"));
    return Optional.of(new ResourceCall(writer, language).arguments("Bucket"));
  }
}
