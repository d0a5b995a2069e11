package dev.steppe.integrations.services;

import dev.steppe.asl.Resource;
import dev.steppe.asl.definition.Services;
import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Catalogue;
import java.util.List;

/// What definitions are checked against: of services that are called as `aws-sdk`, their models.
public final class ModelledServices implements Services {
  private final Catalogue catalogue;
  private final Services optimized;

  /// @param optimized what is known of the integrations that have parameters of their own
  public ModelledServices(Catalogue catalogue, Services optimized) {
    this.catalogue = catalogue;
    this.optimized = optimized;
  }

  @Override
  public boolean has(Resource.Service action) {
    return SdkAction.isMeantBy(action)
        ? SdkAction.of(catalogue, action).isPresent()
        : optimized.has(action);
  }

  @Override
  public List<Fault> faults(Resource.Service action, Json.Obj parameters) {
    return SdkAction.isMeantBy(action)
        ? SdkAction.of(catalogue, action)
            .map(found -> ParameterCheck.ofTemplate(found.operation().input(), parameters))
            .orElse(List.of())
        : optimized.faults(action, parameters);
  }
}
