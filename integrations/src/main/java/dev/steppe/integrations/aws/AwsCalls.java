package dev.steppe.integrations.aws;

/// Calls services of AWS, or what stands in for them. Thread-safe.
public interface AwsCalls {
  /// Makes the call, once, and waits for what comes of it.
  AwsReply call(AwsCall call) throws InterruptedException;
}
