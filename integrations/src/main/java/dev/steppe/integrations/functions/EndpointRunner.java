package dev.steppe.integrations.functions;

import java.io.IOException;

/// Hands each event to somebody else's Invoke API, whose answer is the answer.
final class EndpointRunner implements FunctionRunner {
  private final InvokeEndpoint endpoint;
  private final String name;

  /// @param name the function's name there
  EndpointRunner(InvokeEndpoint endpoint, String name) {
    this.endpoint = endpoint;
    this.name = name;
  }

  @Override
  public void run(Job job, Room room) throws InterruptedException {
    if (!room.enter(job)) {
      return;
    }
    try {
      job.begin();
      var reply = endpoint.invoke(job.invocation(), name, job.terms().timeout().plusSeconds(1));
      job.ending().complete(new Job.Ending.Replied(reply));
    } catch (IOException e) {
      job.ending().complete(new Job.Ending.Unreachable(String.valueOf(e.getMessage())));
    } finally {
      room.leave();
    }
  }

  @Override
  public void stopIdle(long restingSince) {}

  @Override
  public void retire() {}

  @Override
  public void close() {}
}
