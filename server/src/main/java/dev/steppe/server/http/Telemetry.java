package dev.steppe.server.http;

import java.util.Optional;

/// Who is told of the calls of the API, and what is shown of them at `/metrics`.
public interface Telemetry {
  /// Nobody is told, and nothing is shown.
  Telemetry NONE =
      new Telemetry() {
        @Override
        public void answered(String operation, long nanos, Optional<String> error) {}

        @Override
        public Optional<Page> metrics(String accept) {
          return Optional.empty();
        }
      };

  /// A call has been answered. Must return quickly.
  ///
  /// @param nanos how long it took from when its body had been received
  /// @param error the name of the error that it was answered with
  void answered(String operation, long nanos, Optional<String> error);

  /// The metrics, if there are any. May take its time.
  ///
  /// @param accept the media types that the reader understands
  Optional<Page> metrics(String accept);

  /// A text and its media type.
  record Page(String type, String text) {}
}
