package dev.steppe.server.boot;

import dev.steppe.asl.definition.Services;
import dev.steppe.integrations.Integrations;
import dev.steppe.integrations.aws.AwsClient;
import dev.steppe.integrations.aws.Endpoints;
import dev.steppe.integrations.http.Connections;
import dev.steppe.integrations.http.HttpTask;
import dev.steppe.integrations.models.Catalogue;
import dev.steppe.integrations.models.FolderModels;
import dev.steppe.integrations.models.IntegrationName;
import dev.steppe.integrations.models.ServiceModels;
import dev.steppe.integrations.services.AmazonLambda;
import dev.steppe.integrations.services.JobPace;
import dev.steppe.integrations.services.ModelledServices;
import dev.steppe.integrations.services.OptimizedServices;
import dev.steppe.integrations.services.OptimizedTask;
import dev.steppe.integrations.services.SdkTask;
import dev.steppe.integrations.web.EgressRules;
import dev.steppe.integrations.web.WebClient;
import dev.steppe.runtime.HttpTaps;
import dev.steppe.runtime.Node;
import dev.steppe.server.api.Api;
import dev.steppe.store.Catalog;
import dev.steppe.store.vault.Vault;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The services that Task states call: what is known of them, and where they are, as the settings
/// say.
public final class CalledServices implements AutoCloseable {
  private final Catalogue catalogue;
  private final OwnApi own;
  private final AwsClient client;
  private final WebClient web;
  private final HttpTaps taps;
  private final HttpTask http;
  private final boolean realAws;

  private CalledServices(
      Catalogue catalogue,
      OwnApi own,
      AwsClient client,
      WebClient web,
      Connections connections,
      boolean realAws) {
    this.catalogue = catalogue;
    this.own = own;
    this.client = client;
    this.web = web;
    this.taps = new HttpTaps();
    this.http = new HttpTask(web, connections, taps);
    this.realAws = realAws;
  }

  /// Neither reads a model nor connects to anything before the first call.
  ///
  /// @param catalog has the connections that were created over the API
  /// @param vault opens their secrets
  /// @throws IOException if an endpoint, a model or the file of connections is of no use; the
  ///   message says why
  static CalledServices open(ServiceSettings settings, Catalog catalog, Vault vault)
      throws IOException {
    var catalogue = catalogue(settings.models());
    try {
      var own = new OwnApi();
      var endpoints =
          new Endpoints(named(settings, catalogue), System.getenv(), settings.realAws());
      return new CalledServices(
          catalogue,
          own,
          AwsClient.open(catalogue, endpoints, own),
          new WebClient(EgressRules.of(settings.allowedHosts())),
          Connections.open(settings.connections(), System.getenv(), catalog, vault),
          settings.realAws());
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
  ///
  /// @param models folders of further service models
  /// @throws IOException if a model is of no use; the message says why
  public static Services checks(List<Path> models) throws IOException {
    return checks(catalogue(models));
  }

  private static Catalogue catalogue(List<Path> models) throws IOException {
    return FolderModels.open(models, ServiceModels.open());
  }

  private static Services checks(Catalogue catalogue) {
    return new ModelledServices(catalogue, new OptimizedServices(catalogue));
  }

  /// What definitions are checked against.
  Services known() {
    return checks(catalogue);
  }

  /// The integrations, with all that these services are called by.
  Integrations added(Integrations integrations, Node node) {
    var all = integrations.with("aws-sdk", new SdkTask(catalogue, client, node::revision));
    var optimized = new OptimizedTask(catalogue, client, web, node::revision, JobPace.USUAL);
    for (var service : optimized.services()) {
      all = all.with(service, optimized);
    }
    return all.with("http", http);
  }

  /// Lambda of AWS itself, if the server may call it.
  Optional<AmazonLambda> amazonLambda(Node node) {
    return realAws
        ? Optional.of(new AmazonLambda(catalogue, client, node::revision))
        : Optional.empty();
  }

  /// Shows what HTTP tasks send that are tried out.
  HttpTaps taps() {
    return taps;
  }

  /// Has calls of Step Functions itself answered by `api`.
  void serve(Api api) {
    own.serve(api);
  }

  @Override
  public void close() {
    client.close();
    web.close();
  }
}
