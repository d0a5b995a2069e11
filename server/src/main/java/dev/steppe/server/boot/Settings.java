package dev.steppe.server.boot;

import dev.steppe.engine.Limits;
import dev.steppe.server.api.Caller;
import dev.steppe.server.traces.TraceSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a server is started with.
///
/// @param host the address to listen on
/// @param port the port; 0 for any that is free
/// @param data the directory that everything durable lies in; memory alone without one
/// @param functions the folder of functions that Task states may call
/// @param nobody the account and region of requests that do not name any
/// @param retryLostAttempts whether a call that was in flight when the process died is made again;
///   otherwise it fails, and the definition's Retry decides
/// @param datasetFolders the folders of this machine that distributed Maps may read and write, and
///   all below them; their buckets are written `file:FOLDER`
/// @param limits the bounds of the service
/// @param traces where traces go, if anywhere
public record Settings(
    String host,
    int port,
    Optional<Path> data,
    Optional<Path> functions,
    Caller nobody,
    boolean retryLostAttempts,
    List<Path> datasetFolders,
    Limits limits,
    Optional<TraceSettings> traces) {
  public Settings {
    datasetFolders = List.copyOf(datasetFolders);
  }

  /// A server with AWS's limits, whose distributed Maps read no folders.
  public Settings(
      String host,
      int port,
      Optional<Path> data,
      Optional<Path> functions,
      Caller nobody,
      boolean retryLostAttempts) {
    this(host, port, data, functions, nobody, retryLostAttempts, List.of(), Limits.AWS);
  }

  /// A server that sends traces nowhere.
  public Settings(
      String host,
      int port,
      Optional<Path> data,
      Optional<Path> functions,
      Caller nobody,
      boolean retryLostAttempts,
      List<Path> datasetFolders,
      Limits limits) {
    this(
        host,
        port,
        data,
        functions,
        nobody,
        retryLostAttempts,
        datasetFolders,
        limits,
        Optional.empty());
  }

  public static final int PORT = 8083;

  /// In memory, on a free port of loopback.
  public static final Settings DEFAULTS =
      new Settings(
          "127.0.0.1",
          0,
          Optional.empty(),
          Optional.empty(),
          new Caller("123456789012", "us-east-1"),
          false);

  /// Where clients on this machine find a server that listens on `port`.
  String endpoint(int port) {
    var reached =
        switch (host) {
          case "0.0.0.0" -> "127.0.0.1";
          case "::" -> "[::1]";
          case String name when name.contains(":") -> "[" + name + "]";
          case String name -> name;
        };
    return "http://" + reached + ":" + port;
  }

  public Settings with(Limits limits) {
    return new Settings(
        host, port, data, functions, nobody, retryLostAttempts, datasetFolders, limits, traces);
  }

  public Settings with(Optional<Path> functions) {
    return new Settings(
        host, port, data, functions, nobody, retryLostAttempts, datasetFolders, limits, traces);
  }

  /// The same, with these folders for distributed Maps to read and write.
  public Settings withDatasetFolders(List<Path> folders) {
    return new Settings(
        host, port, data, functions, nobody, retryLostAttempts, folders, limits, traces);
  }

  /// The same, with traces sent there.
  public Settings withTraces(Optional<TraceSettings> traces) {
    return new Settings(
        host, port, data, functions, nobody, retryLostAttempts, datasetFolders, limits, traces);
  }
}
