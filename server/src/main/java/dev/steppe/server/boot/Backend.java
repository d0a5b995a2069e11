package dev.steppe.server.boot;

import dev.steppe.engine.Limits;
import dev.steppe.integrations.Integrations;
import dev.steppe.integrations.LambdaEndpoint;
import dev.steppe.integrations.datasets.ObjectDatasets;
import dev.steppe.integrations.functions.Functions;
import dev.steppe.integrations.functions.LambdaHttp;
import dev.steppe.integrations.http.Connections;
import dev.steppe.integrations.http.HttpTask;
import dev.steppe.integrations.mocks.MockConfiguration;
import dev.steppe.integrations.web.Egress;
import dev.steppe.integrations.web.EgressRules;
import dev.steppe.integrations.web.WebClient;
import dev.steppe.runtime.HttpTaps;
import dev.steppe.runtime.Mocks;
import dev.steppe.runtime.Node;
import dev.steppe.runtime.NodeOptions;
import dev.steppe.server.api.Api;
import dev.steppe.server.http.Annex;
import dev.steppe.server.http.Telemetry;
import dev.steppe.server.metrics.Metrics;
import dev.steppe.store.Store;
import dev.steppe.store.StoreException;
import dev.steppe.store.memory.MemoryStore;
import dev.steppe.store.rocksdb.RocksStore;
import dev.steppe.store.vault.SecretKey;
import dev.steppe.store.vault.Vault;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Optional;

/// A store, a node over it, what its Task states can call, and the API to it: all of a server but
/// the network. The one place where implementations are chosen.
public final class Backend implements AutoCloseable {
  /// Where the AWS SDKs find Step Functions.
  private static final String OWN_ENDPOINT = "AWS_ENDPOINT_URL_SFN";

  /// Where they find Lambda: a function calls another here, unless somebody else's endpoint has
  /// functions that are not here.
  private static final String OWN_FUNCTIONS = "AWS_ENDPOINT_URL_LAMBDA";

  private final Parts parts;
  private final Node node;
  private final Metrics metrics;
  private final Api api;

  /// What a node stands on.
  private record Parts(
      Store store,
      Mocks mocks,
      WebClient web,
      Optional<Functions> functions,
      Optional<LambdaEndpoint> endpoint,
      ObjectDatasets datasets,
      CalledServices services,
      Watch watch,
      Vault vault,
      HttpTaps taps,
      HttpTask http)
      implements AutoCloseable {
    void servedAt(String address) {
      functions.ifPresent(all -> {
        all.servedAt(address.substring("http://".length()));
        all.setEnvironment(OWN_ENDPOINT, address);
        if (endpoint.isEmpty()) {
          all.setEnvironment(OWN_FUNCTIONS, address);
        }
      });
    }

    @Override
    public void close() {
      watch.close();
      services.close();
      functions.ifPresent(Functions::close);
      web.close();
      datasets.close();
      http.close();
      store.close();
    }
  }

  private Backend(Parts parts, Node node, Limits limits) {
    this.parts = parts;
    this.node = node;
    this.metrics = new Metrics(parts.watch().recorder(), parts.store(), node::vitals);
    this.api =
        new Api(
            node,
            parts.store().catalog(),
            parts.store().journal(),
            InstantSource.system(),
            limits,
            parts.services().known(),
            parts.vault(),
            parts.taps());
    parts.services().serve(api);
  }

  /// Opens the home and takes up what was under way in it.
  ///
  /// @throws IOException if the home or the functions can not be used; the message says why
  public static Backend open(Settings settings) throws IOException {
    var mocks = mocks(settings);
    var web = new WebClient(Egress.ANYWHERE);
    var endpoint = endpoint(settings, web);
    var functions = functions(settings);
    try {
      var store = store(settings);
      try {
        var watch = Watch.of(settings, store.catalog());
        try {
          var vault = vault(settings);
          var taps = new HttpTaps();
          var http = http(settings, store, vault, taps);
          var services = CalledServices.open(settings.services());
          var parts =
              new Parts(
                  store,
                  mocks,
                  web,
                  functions,
                  endpoint,
                  datasets(settings),
                  services,
                  watch,
                  vault,
                  taps,
                  http);
          if (settings.port() != 0) {
            // What is taken up may call a function before anything is served.
            parts.servedAt(settings.endpoint(settings.port()));
          }
          return new Backend(parts, node(settings, parts), settings.limits());
        } catch (IOException | RuntimeException e) {
          watch.close();
          throw e;
        }
      } catch (IOException | RuntimeException e) {
        store.close();
        throw e;
      }
    } catch (StoreException e) {
      functions.ifPresent(Functions::close);
      throw new IOException(e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      functions.ifPresent(Functions::close);
      throw e;
    }
  }

  private static Node node(Settings settings, Parts parts) {
    var defaults = NodeOptions.defaults();
    var options =
        new NodeOptions(
            defaults.clock(),
            settings.limits(),
            settings.retryLostAttempts(),
            defaults.drivers(),
            settings.local().timeScale(),
            parts.watch().observer(),
            parts.mocks());
    return Node.start(
        parts.store().journal(),
        parts.store().catalog(),
        self ->
            parts
                .services()
                .added(
                    new Integrations(
                            self, parts.functions(), parts.endpoint(), parts.watch()::trace)
                        .with("http", parts.http()),
                    self),
        parts.datasets(),
        options);
  }

  private static Store store(Settings settings) throws IOException {
    if (settings.data().isEmpty()) {
      return new MemoryStore();
    }
    var directory = settings.data().get();
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new IOException("can not make the data directory " + directory + ": " + why(e), e);
    }
    return RocksStore.open(directory);
  }

  private static String why(IOException failure) {
    return switch (failure) {
      case FileAlreadyExistsException _ -> "a file is in its place";
      case AccessDeniedException _ -> "this user may not write there";
      case NoSuchFileException _ -> "a folder can not be made there";
      default -> String.valueOf(failure.getMessage());
    };
  }

  private static Vault vault(Settings settings) {
    return Vault.of(
        settings
            .data()
            .map(directory -> SecretKey.of(System.getenv(), directory))
            .orElseGet(() -> SecretKey.of(System.getenv())));
  }

  private static HttpTask http(Settings settings, Store store, Vault vault, HttpTaps taps)
      throws IOException {
    try {
      var services = settings.services();
      return new HttpTask(
          EgressRules.of(services.allowedHosts()),
          Connections.open(services.connections(), System.getenv(), store.catalog(), vault),
          taps);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Optional<Functions> functions(Settings settings) throws IOException {
    var map = settings.services().functionMappings();
    if (settings.functions().isEmpty() && map.isEmpty()) {
      return Optional.empty();
    }
    if (settings.functions().isPresent() && !Files.isDirectory(settings.functions().get())) {
      throw new IOException("there is no folder of functions " + settings.functions().get());
    }
    return Optional.of(
        new Functions(settings.functions(), map, Functions.Settings.defaults(FunctionLog::write)));
  }

  /// Nothing is connected to before a distributed Map reads or writes.
  private static ObjectDatasets datasets(Settings settings) throws IOException {
    var variables = new HashMap<>(System.getenv());
    settings
        .services()
        .endpoint("s3")
        .ifPresent(address -> variables.put("AWS_ENDPOINT_URL_S3", address.toString()));
    var datasets = ObjectDatasets.of(variables);
    var folders = settings.datasetFolders();
    return folders.isEmpty() ? datasets : datasets.withFolders(Path.of(""), folders);
  }

  private static Mocks mocks(Settings settings) throws IOException {
    var file = settings.local().mocks();
    return file.isPresent() ? MockConfiguration.open(file.get()) : Mocks.NONE;
  }

  private static Optional<LambdaEndpoint> endpoint(Settings settings, WebClient web)
      throws IOException {
    try {
      return settings
          .local()
          .lambdaEndpoint()
          .or(() -> settings.services().endpoint("lambda"))
          .map(address -> new LambdaEndpoint(web, address))
          .or(() -> LambdaEndpoint.of(web, System.getenv()));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "no Lambda can be called at the endpoint that is given: " + e.getMessage(), e);
    }
  }

  public Api api() {
    return api;
  }

  public Store store() {
    return parts.store();
  }

  public Node node() {
    return node;
  }

  /// The test cases that executions may be started with.
  public Mocks mocks() {
    return parts.mocks();
  }

  /// What is told of calls, and shows metrics.
  Telemetry telemetry() {
    return metrics;
  }

  /// Functions that are started from now on find the API at `endpoint`: a task token that they are
  /// given belongs to this server, whatever the server's own environment says.
  void servedAt(String endpoint) {
    parts.servedAt(endpoint);
  }

  /// What is served beside the API.
  Annex annex() {
    return parts
        .functions()
        .<Annex>map(functions -> new FunctionDoor(new LambdaHttp(functions)))
        .orElse(Annex.NONE);
  }

  @Override
  public void close() {
    node.close();
    metrics.close();
    parts.close();
  }
}
