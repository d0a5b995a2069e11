package dev.steppe.integrations.outputs;

/// Where log records go. Called by one thread; must not wait for the network.
interface LogSink extends AutoCloseable {
  void add(Logging logging, LogRecord record);

  /// Nothing more comes for now.
  void flush();

  /// Nothing more comes at all.
  @Override
  void close();
}
