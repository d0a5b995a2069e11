package dev.steppe.integrations.services;

import dev.steppe.integrations.aws.AwsReply;
import dev.steppe.integrations.services.OptimizedAction.Names;
import dev.steppe.runtime.TaskOutcome;

/// Errors of services as version 1 of the AWS SDK for Java names them: by the exception of the
/// error's own where the service's model has the error, by the service's where it does not
/// (recorded).
final class SdkErrors {
  private SdkErrors() {}

  /// What a task fails with whose call was not answered as it should be.
  ///
  /// @throws IllegalArgumentException if the call succeeded
  static TaskOutcome.Failed of(Names names, AwsReply reply) {
    return switch (reply) {
      case AwsReply.Succeeded _ -> throw new IllegalArgumentException("there is no error");
      case AwsReply.Refused refused ->
          TaskOutcome.Failed.of(
              names.prefix()
                  + "."
                  + refused
                      .modelled()
                      .map(shape -> exception(shape.name()))
                      .orElse(names.exception()),
              ServiceCause.of(
                  refused.message().orElse("null"),
                  names.service(),
                  refused.exchange().status(),
                  refused.code(),
                  refused.exchange().requestId().orElse("null")));
      case AwsReply.NoAnswer(var why, _) -> TaskOutcome.Failed.of(names.noAnswer(), why);
      case AwsReply.NotAuthorized(var why) -> TaskOutcome.Failed.of("States.TaskFailed", why);
    };
  }

  /// The name of the exception for an error of a model.
  static String exception(String error) {
    if (error.endsWith("Exception")) {
      return error;
    }
    return (error.endsWith("Fault") ? error.substring(0, error.length() - 5) : error) + "Exception";
  }
}
