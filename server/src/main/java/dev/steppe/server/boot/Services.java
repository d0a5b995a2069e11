package dev.steppe.server.boot;

import dev.steppe.integrations.aws.AwsClient;
import dev.steppe.integrations.aws.Endpoints;
import dev.steppe.integrations.aws.InProcess;
import dev.steppe.integrations.models.Catalogue;
import dev.steppe.integrations.models.FolderModels;
import dev.steppe.integrations.models.IntegrationName;
import dev.steppe.integrations.models.ServiceModels;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/// The services that tasks call by their models, and what calls them. Neither reads nor connects to
/// anything before the first call.
record Services(Catalogue catalogue, AwsClient calls) implements AutoCloseable {
  /// @param inProcess what is answered without a connection
  /// @throws IOException if an endpoint or a model is of no use; the message says why
  static Services open(ServiceSettings settings, InProcess inProcess) throws IOException {
    var catalogue = FolderModels.open(settings.models(), ServiceModels.open());
    try {
      var endpoints =
          new Endpoints(named(settings, catalogue), System.getenv(), settings.realAws());
      return new Services(catalogue, AwsClient.open(catalogue, endpoints, inProcess));
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Map<String, URI> named(ServiceSettings settings, Catalogue catalogue) {
    var named = new HashMap<String, URI>();
    settings.endpoints().forEach((given, address) -> {
      var name = IntegrationName.meant(given);
      if (!catalogue.names().contains(name)) {
        throw new IllegalArgumentException(
            "there is no service '%s' for which --endpoint could be".formatted(given));
      }
      named.put(name, address);
    });
    return named;
  }

  @Override
  public void close() {
    calls.close();
  }
}
