package dev.steppe.server.api;

import dev.steppe.asl.definition.Definition;
import dev.steppe.asl.definition.Diagnostic;
import dev.steppe.asl.definition.Services;
import dev.steppe.asl.json.Json;
import java.util.Optional;

/// Checks a definition without creating anything.
final class Validation {
  private static final int MOST = 100;

  private final Services services;

  Validation(Services services) {
    this.services = services;
  }

  Json.Obj validate(Request request) {
    var withWarnings = request.text("severity").equals(Optional.of("WARNING"));
    var definition =
        Definition.compile(request.required("definition"), StateMachines.type(request), services);
    var found =
        definition.diagnostics().stream()
            .filter(
                diagnostic -> withWarnings || diagnostic.severity() == Diagnostic.Severity.ERROR)
            .<Json>map(Validation::diagnostic)
            .toList();
    var most = Math.min(MOST, request.pageSize());
    return Json.object()
        .put("diagnostics", new Json.Arr(found.subList(0, Math.min(most, found.size()))))
        .put("result", definition.isValid() ? "OK" : "FAIL")
        .put("truncated", found.size() > most)
        .build();
  }

  private static Json.Obj diagnostic(Diagnostic diagnostic) {
    return Json.object()
        .put("code", diagnostic.code())
        .putString("location", diagnostic.location())
        .put("message", diagnostic.message())
        .put("severity", diagnostic.severity().name())
        .build();
  }
}
