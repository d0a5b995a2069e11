package dev.steppe.integrations.datasets;

import dev.steppe.asl.json.Json;
import java.util.Optional;

/// Places in bytes and rows, as a map run keeps them.
final class Places {
  private static final String AT = "at";

  private Places() {}

  static Json.Obj of(long number) {
    return Json.object().put(AT, number).build();
  }

  static long number(Optional<Json> place) {
    return place
                .filter(Json.Obj.class::isInstance)
                .flatMap(it -> ((Json.Obj) it).get(AT))
                .orElse(Json.of(0))
            instanceof Json.Int(var number)
        ? number
        : 0;
  }
}
