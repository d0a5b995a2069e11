package dev.steppe.server.traces;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The environment variables that OpenTelemetry documents for every program:
/// <https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/>. An empty
/// one is none.
///
/// @param environment all of them, by their whole names; below they are named without `OTEL_`
record OtelVariables(Map<String, String> environment) {
  Optional<String> text(String name) {
    return Optional.ofNullable(environment.get("OTEL_" + name))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  /// The name of an exporter's variable: the one for traces if it is set, else the one for all.
  String ofTraces(String name) {
    var specific = "EXPORTER_OTLP_TRACES_" + name;
    return text(specific).isPresent() ? specific : "EXPORTER_OTLP_" + name;
  }

  Optional<URI> address(String name) {
    return text(name)
        .map(text -> {
          try {
            return URI.create(text);
          } catch (IllegalArgumentException e) {
            throw refused(name, "is no address: " + text);
          }
        });
  }

  int number(String name, int otherwise) {
    return text(name)
        .map(text -> {
          try {
            return Integer.parseUnsignedInt(text);
          } catch (NumberFormatException e) {
            throw refused(name, "is no number: " + text);
          }
        })
        .orElse(otherwise);
  }

  double fraction(String name, double otherwise) {
    return text(name)
        .map(text -> {
          try {
            return Double.parseDouble(text);
          } catch (NumberFormatException e) {
            throw refused(name, "is no number: " + text);
          }
        })
        .orElse(otherwise);
  }

  /// `name=value,name=value`, with percent escapes in the values.
  Map<String, String> pairs(String name) {
    var pairs = new LinkedHashMap<String, String>();
    for (var pair : text(name).map(text -> text.split(",", -1)).orElse(new String[0])) {
      var equals = pair.indexOf('=');
      if (equals < 1) {
        throw refused(name, "has something without a name: " + pair);
      }
      var value = pair.substring(equals + 1).strip().replace("+", "%2B");
      pairs.put(
          pair.substring(0, equals).strip(), URLDecoder.decode(value, StandardCharsets.UTF_8));
    }
    return pairs;
  }

  /// @throws IllegalArgumentException if the variable asks for anything but `known`
  void onlyKnow(String name, String known) {
    text(name)
        .filter(text -> !text.equals(known))
        .ifPresent(text -> {
          throw refused(name, "is " + text + ", and Steppe only knows " + known);
        });
  }

  private static IllegalArgumentException refused(String name, String why) {
    return new IllegalArgumentException("OTEL_" + name + " " + why);
  }
}
