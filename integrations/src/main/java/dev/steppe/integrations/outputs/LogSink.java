package dev.steppe.integrations.outputs;

import java.util.List;

/// Where log records go. Called by one thread; must not wait for the network.
interface LogSink extends AutoCloseable {
  /// Takes what one decision recorded of an execution.
  void add(Logging logging, List<LogRecord> records);

  /// Nothing more comes for now.
  void flush();

  /// Nothing more comes at all.
  @Override
  void close();
}
