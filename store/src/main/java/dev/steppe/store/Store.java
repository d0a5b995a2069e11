package dev.steppe.store;

/// A home of everything durable: executions and what they run.
public interface Store extends AutoCloseable {
  Journal journal();

  Catalog catalog();

  /// Closes the journal and the catalog. What was acknowledged stays.
  @Override
  void close();
}
