package dev.steppe.integrations.functions;

/// Runs the events of one state of one function.
interface FunctionRunner extends AutoCloseable {
  /// Sees to it that the job ends. Waits while there is no room.
  void run(Job job, Room room) throws InterruptedException;

  /// Stops what has been waiting for an event since `restingSince`, a [System#nanoTime].
  void stopIdle(long restingSince);

  /// Takes no more events; what runs may end.
  void retire();

  /// Stops everything at once.
  @Override
  void close();
}
