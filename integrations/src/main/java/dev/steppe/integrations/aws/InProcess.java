package dev.steppe.integrations.aws;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.protocols.WireAnswer;
import java.util.Set;

/// Services that this process answers itself, without a connection: its own API above all. They are
/// asked unless somebody names an endpoint for the service. Thread-safe.
public interface InProcess {
  /// None.
  InProcess NOTHING =
      new InProcess() {
        @Override
        public Set<String> services() {
          return Set.of();
        }

        @Override
        public WireAnswer answer(Request request) {
          throw new IllegalArgumentException("nobody answers for " + request.service());
        }
      };

  /// The services, as resources name them: `sfn`. They speak one of the JSON protocols.
  Set<String> services();

  /// Answers a call of one of them as the service would over HTTP.
  WireAnswer answer(Request request) throws InterruptedException;

  /// @param operation as the model has it: `StartExecution`
  /// @param body the message's body, its members named as on the wire
  /// @param account the account of the caller
  record Request(String service, String operation, Json.Obj body, String account, String region) {}
}
