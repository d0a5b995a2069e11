package dev.steppe.integrations.models;

import java.util.Optional;
import java.util.Set;

/// The models that there are. A model is read when it is first asked for and kept. Thread-safe.
public interface Catalogue {
  /// The service that a resource `arn:aws:states:::aws-sdk:NAME:…` names: `s3`, `secretsmanager`,
  /// `sfn`.
  Optional<ServiceModel> service(String name);

  /// The names of all services, as resources have them.
  Set<String> names();
}
