package dev.steppe.server.boot;

import dev.steppe.asl.definition.Services;
import dev.steppe.integrations.Integrations;
import dev.steppe.integrations.aws.AwsClient;
import dev.steppe.integrations.aws.Endpoints;
import dev.steppe.integrations.models.Catalogue;
import dev.steppe.integrations.models.FolderModels;
import dev.steppe.integrations.models.IntegrationName;
import dev.steppe.integrations.models.ServiceModels;
import dev.steppe.integrations.services.ModelledServices;
import dev.steppe.integrations.services.SdkTask;
import dev.steppe.runtime.Node;
import dev.steppe.server.api.Api;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/// The services that Task states call: what is known of them, and where they are, as the settings
/// say.
public final class CalledServices implements AutoCloseable {
  private final Catalogue catalogue;
  private final OwnApi own;
  private final AwsClient client;

  private CalledServices(Catalogue catalogue, OwnApi own, AwsClient client) {
    this.catalogue = catalogue;
    this.own = own;
    this.client = client;
  }

  /// Neither reads a model nor connects to anything before the first call.
  ///
  /// @throws IOException if an endpoint or a model is of no use; the message says why
  static CalledServices open(ServiceSettings settings) throws IOException {
    var catalogue = FolderModels.open(settings.models(), ServiceModels.open());
    try {
      var own = new OwnApi();
      var endpoints =
          new Endpoints(named(settings, catalogue), System.getenv(), settings.realAws());
      return new CalledServices(catalogue, own, AwsClient.open(catalogue, endpoints, own));
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Map<String, URI> named(ServiceSettings settings, Catalogue catalogue) {
    var named = new HashMap<String, URI>();
    settings
        .endpoints()
        .forEach((given, address) -> {
          var name = IntegrationName.meant(given);
          if (!catalogue.names().contains(name)) {
            throw new IllegalArgumentException(
                "there is no service '%s' for which --endpoint could be".formatted(given));
          }
          named.put(name, address);
        });
    return named;
  }

  /// What definitions are checked against, without being able to call anything.
  public static Services checks() {
    return checks(ServiceModels.open());
  }

  private static Services checks(Catalogue catalogue) {
    return new ModelledServices(catalogue, Services.UNKNOWN);
  }

  /// What definitions are checked against.
  Services known() {
    return checks(catalogue);
  }

  /// The integrations, with all that these services are called by.
  Integrations added(Integrations integrations, Node node) {
    return integrations.with("aws-sdk", new SdkTask(catalogue, client, node::revision));
  }

  /// Has calls of Step Functions itself answered by `api`.
  void serve(Api api) {
    own.serve(api);
  }

  @Override
  public void close() {
    client.close();
  }
}
