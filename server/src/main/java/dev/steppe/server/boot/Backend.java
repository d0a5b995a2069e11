package dev.steppe.server.boot;

import dev.steppe.engine.Limits;
import dev.steppe.integrations.Integrations;
import dev.steppe.integrations.datasets.ObjectDatasets;
import dev.steppe.integrations.mocks.MockConfiguration;
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

/// A store, a node over it, what its Task states can call, and the API to it: all of a server but
/// the network. The one place where implementations are chosen.
public final class Backend implements AutoCloseable {
  private final Parts parts;
  private final Node node;
  private final Metrics metrics;
  private final Api api;

  /// What a node stands on.
  private record Parts(
      Store store,
      Vault vault,
      Mocks mocks,
      CalledFunctions functions,
      CalledServices services,
      ObjectDatasets datasets,
      Watch watch)
      implements AutoCloseable {
    @Override
    public void close() {
      watch.close();
      services.close();
      functions.close();
      datasets.close();
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
            parts.services().taps());
    parts.services().serve(api);
  }

  /// Opens the home and takes up what was under way in it.
  ///
  /// @throws IOException if the home or the functions can not be used; the message says why
  public static Backend open(Settings settings) throws IOException {
    var mocks = mocks(settings);
    var functions = CalledFunctions.open(settings);
    try {
      var store = store(settings);
      try {
        var watch = Watch.of(settings, store.catalog());
        try {
          var vault = vault(settings);
          var services = CalledServices.open(settings.services(), store.catalog(), vault);
          var parts =
              new Parts(store, vault, mocks, functions, services, datasets(settings), watch);
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
      functions.close();
      throw new IOException(e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      functions.close();
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
        self -> integrations(self, parts),
        parts.datasets(),
        options);
  }

  private static Integrations integrations(Node node, Parts parts) {
    var functions = parts.functions();
    var services = parts.services();
    return services.added(
        new Integrations(
            node,
            functions.functions(),
            functions.endpoint(),
            services.amazonLambda(node),
            parts.watch()::trace),
        node);
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

  /// Nothing is connected to before a distributed Map reads or writes.
  private static ObjectDatasets datasets(Settings settings) throws IOException {
    var variables = new HashMap<>(System.getenv());
    settings
        .services()
        .endpoint("s3")
        .ifPresent(address -> variables.put("AWS_ENDPOINT_URL_S3", address.toString()));
    var datasets = ObjectDatasets.of(variables, settings.services().realAws());
    var folders = settings.datasetFolders();
    return folders.isEmpty() ? datasets : datasets.withFolders(Path.of(""), folders);
  }

  private static Mocks mocks(Settings settings) throws IOException {
    var file = settings.local().mocks();
    return file.isPresent() ? MockConfiguration.open(file.get()) : Mocks.NONE;
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

  /// Functions that are started from now on find the API at `endpoint`.
  void servedAt(String endpoint) {
    parts.functions().servedAt(endpoint);
  }

  /// What is served beside the API.
  Annex annex() {
    return parts.functions().annex();
  }

  @Override
  public void close() {
    node.close();
    metrics.close();
    parts.close();
  }
}
