package dev.steppe.server;

import dev.steppe.engine.Limits;
import dev.steppe.runtime.Node;
import dev.steppe.runtime.NodeOptions;
import dev.steppe.runtime.TaskHandler;
import dev.steppe.server.api.Api;
import dev.steppe.store.Store;
import dev.steppe.store.memory.MemoryStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.function.Function;

/// A store, a node over it, what its Task states can call, and the API to it: all of a server but
/// the network. The one place where implementations are chosen.
public final class Backend implements AutoCloseable {
  private final Store store;
  private final Node node;

  private final Api api;

  private Backend(Store store, Node node) {
    this.store = store;
    this.node = node;
    this.api = new Api(node, store.catalog(), store.journal(), InstantSource.system());
  }

  /// Opens the home and takes up what was under way in it.
  ///
  /// @throws IOException if the home or the functions can not be used; the message says why
  public static Backend open(Settings settings) throws IOException {
    var store = store(settings);
    var defaults = NodeOptions.defaults();
    var options =
        new NodeOptions(
            defaults.clock(), Limits.AWS, settings.retryLostAttempts(), defaults.drivers());
    Function<Node, TaskHandler> handler = _ -> new NoIntegrations();
    return new Backend(store, Node.start(store.journal(), store.catalog(), handler, options));
  }

  private static Store store(Settings settings) throws IOException {
    if (settings.data().isPresent()) {
      throw new IOException("this build keeps everything in memory: leave --data out");
    }
    return new MemoryStore();
  }

  public Api api() {
    return api;
  }

  public Store store() {
    return store;
  }

  public Node node() {
    return node;
  }

  @Override
  public void close() {
    node.close();
    store.close();
  }
}
