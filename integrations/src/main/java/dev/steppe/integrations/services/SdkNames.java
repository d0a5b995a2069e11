package dev.steppe.integrations.services;

import dev.steppe.integrations.models.ServiceModel;
import dev.steppe.integrations.models.Shape;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The names that Step Functions gives services and their errors where they are called as
/// `aws-sdk`: those of the classes of the AWS SDK for Java 2, which its code generator makes of the
/// models. The rules agree with the exception prefixes that the developer guide lists under
/// "Supported AWS SDK service integrations", but for those of [#PREFIXES].
final class SdkNames {
  private static final String EXCEPTION = "Exception";
  private static final String FAULT = "Fault";

  /// The prefixes that are documented otherwise than the rules have it, by the service's class
  /// name.
  private static final Map<String, String> PREFIXES = Map.of("MemoryDb", "MemoryDB");

  private SdkNames() {}

  /// What the causes of errors call the service: `DynamoDb`, `Sfn`, `SecretsManager`.
  static String service(ServiceModel service) {
    var name = pascalCase(service.id());
    for (var vendor : new String[] {"Amazon", "Aws"}) {
      name = name.startsWith(vendor) ? name.substring(vendor.length()) : name;
    }
    return name.endsWith("Service") ? name.substring(0, name.length() - "Service".length()) : name;
  }

  /// What the names of the service's errors begin with.
  static String prefix(ServiceModel service) {
    var name = service(service);
    return PREFIXES.getOrDefault(name, name);
  }

  /// The name of an error: `DynamoDb.ResourceNotFoundException`. An error that the model does not
  /// have has the service's: `DynamoDb.DynamoDbException`.
  static String error(ServiceModel service, Optional<Shape.Structure> modelled) {
    return prefix(service)
        + "."
        + modelled
            .map(shape -> exception(shape.name()))
            .orElseGet(() -> service(service) + EXCEPTION);
  }

  /// The class of an error: `NoSuchKey` is a `NoSuchKeyException`, and a `…Fault` is an
  /// `…Exception`.
  static String exception(String shape) {
    var name = shape.endsWith(FAULT) ? shape.substring(0, shape.length() - FAULT.length()) : shape;
    return name.endsWith(EXCEPTION) ? pascalCase(name) : pascalCase(name) + EXCEPTION;
  }

  /// The words of `name`, each with a capital first letter and no other.
  private static String pascalCase(String name) {
    var cased = new StringBuilder();
    for (var word : words(name).split(" ", -1)) {
      if (!word.isEmpty()) {
        cased
            .append(Character.toUpperCase(word.charAt(0)))
            .append(word.substring(1).toLowerCase(Locale.ROOT));
      }
    }
    return cased.toString();
  }

  /// Where words begin: behind what is no letter and no digit, before a version (`SESv2`), at a
  /// capital letter behind a small one, before the last capital letter of several, and behind a
  /// digit.
  private static String words(String name) {
    return name.replaceAll("[^A-Za-z0-9]+", " ")
        .replaceAll("([^a-z]{2,})v([0-9]+)", "$1 v$2 ")
        .replaceAll("([^A-Z]{2,})V([0-9]+)", "$1 V$2 ")
        .replaceAll("(?<=[a-z])(?=[A-Z][a-zA-Z0-9])", " ")
        .replaceAll("([A-Z]+)([A-Z][a-z])", "$1 $2")
        .replaceAll("([0-9])([a-zA-Z])", "$1 $2");
  }
}
