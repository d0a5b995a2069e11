package dev.steppe.server.boot;

import dev.steppe.engine.Limits;
import dev.steppe.engine.TimeScale;
import dev.steppe.server.api.Caller;
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
/// @param local what AWS Step Functions Local can be told, too
/// @param outputs what is told of executions without being asked
/// @param services which services Task states reach, and where
public record Settings(
    String host,
    int port,
    Optional<Path> data,
    Optional<Path> functions,
    Caller nobody,
    boolean retryLostAttempts,
    List<Path> datasetFolders,
    Limits limits,
    Local local,
    OutputSettings outputs,
    ServiceSettings services) {
  public Settings {
    datasetFolders = List.copyOf(datasetFolders);
  }

  /// What AWS Step Functions Local can be told, too.
  ///
  /// @param mocks the file of mocks, which has the test cases that executions are started with
  /// @param timeScale how fast time passes for the executions that are started
  public record Local(Optional<Path> mocks, TimeScale timeScale) {
    /// No test cases, and time as it is.
    public static final Local NOTHING = new Local(Optional.empty(), TimeScale.REAL);

    /// The same with another file of mocks.
    public Local with(Path mocks) {
      return new Local(Optional.of(mocks), timeScale);
    }
  }

  /// A server with AWS's limits, whose distributed Maps read no folders.
  public Settings(
      String host,
      int port,
      Optional<Path> data,
      Optional<Path> functions,
      Caller nobody,
      boolean retryLostAttempts) {
    this(
        host,
        port,
        data,
        functions,
        nobody,
        retryLostAttempts,
        List.of(),
        Limits.AWS,
        Local.NOTHING,
        OutputSettings.NONE,
        ServiceSettings.NONE);
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
    return with(functions, datasetFolders, limits, local, outputs, services);
  }

  public Settings with(Optional<Path> functions) {
    return with(functions, datasetFolders, limits, local, outputs, services);
  }

  /// The same, with these folders for distributed Maps to read and write.
  public Settings withDatasetFolders(List<Path> folders) {
    return with(functions, folders, limits, local, outputs, services);
  }

  public Settings with(Local local) {
    return with(functions, datasetFolders, limits, local, outputs, services);
  }

  public Settings with(OutputSettings outputs) {
    return with(functions, datasetFolders, limits, local, outputs, services);
  }

  public Settings with(ServiceSettings services) {
    return with(functions, datasetFolders, limits, local, outputs, services);
  }

  private Settings with(
      Optional<Path> functions,
      List<Path> datasetFolders,
      Limits limits,
      Local local,
      OutputSettings outputs,
      ServiceSettings services) {
    return new Settings(
        host,
        port,
        data,
        functions,
        nobody,
        retryLostAttempts,
        datasetFolders,
        limits,
        local,
        outputs,
        services);
  }
}
