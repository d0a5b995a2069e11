package dev.steppe.server.boot;

import dev.steppe.integrations.models.IntegrationName;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which services Task states reach, and where.
///
/// @param realAws whether AWS itself is called where nothing else is named for a service
/// @param endpoints where services are called, whatever the environment says, by their names in
///   resources: `sqs`, `dynamodb`
/// @param models folders of further service models
/// @param connections the file of connections that HTTP tasks may use
/// @param allowedHosts the hosts that HTTP tasks may call; any public one if there are none
/// @param functionMappings the file that says what functions are which no folder has
public record ServiceSettings(
    boolean realAws,
    Map<String, URI> endpoints,
    List<Path> models,
    Optional<Path> connections,
    List<String> allowedHosts,
    Optional<Path> functionMappings) {
  public static final ServiceSettings NONE =
      new ServiceSettings(
          false, Map.of(), List.of(), Optional.empty(), List.of(), Optional.empty());

  public ServiceSettings {
    endpoints = Map.copyOf(endpoints);
    models = List.copyOf(models);
    allowedHosts = List.copyOf(allowedHosts);
  }

  /// The same, with these endpoints for services that have none yet.
  public ServiceSettings withEndpoints(Map<String, URI> others) {
    var all = new HashMap<>(others);
    all.putAll(endpoints);
    return new ServiceSettings(realAws, all, models, connections, allowedHosts, functionMappings);
  }

  /// Where an option says that a service is.
  ///
  /// @param service its name in resources
  Optional<URI> endpoint(String service) {
    return endpoints.entrySet().stream()
        .filter(entry -> IntegrationName.meant(entry.getKey()).equals(service))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
