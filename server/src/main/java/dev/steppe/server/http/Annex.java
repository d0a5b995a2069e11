package dev.steppe.server.http;

import dev.steppe.server.api.Caller;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// What is served on the same port beside the API, at paths of its own.
public interface Annex {
  /// Nothing.
  Annex NONE =
      new Annex() {
        @Override
        public boolean serves(String path) {
          return false;
        }

        @Override
        public int mostBytes() {
          return 0;
        }

        @Override
        public Answer tooLarge() {
          return new Answer(413, List.of(), "", false);
        }

        @Override
        public Optional<Answer> answer(Ask ask) {
          return Optional.empty();
        }
      };

  /// Whether requests with that path are answered here.
  boolean serves(String path);

  /// The most bytes that a request may have.
  int mostBytes();

  /// The answer to a request that has more.
  Answer tooLarge();

  /// Answers a request. May take its time: it has a virtual thread of its own.
  ///
  /// @return nothing if the server stops, or nobody waits for the answer any more
  Optional<Answer> answer(Ask ask) throws InterruptedException;

  /// A request.
  ///
  /// @param path as it came, escapes and all
  /// @param query the text after the question mark, if there is one
  /// @param header the first value of a header, whose name may have any case
  /// @param body as UTF-8
  /// @param gone completes when nobody waits for the answer any more
  /// @param disconnected completes when the connection ends; absent if it ends with the answer,
  ///   because the client has said so
  record Ask(
      String method,
      String path,
      Optional<String> query,
      Function<String, Optional<String>> header,
      String body,
      Caller caller,
      CompletionStage<Void> gone,
      Optional<CompletionStage<Void>> disconnected) {}

  /// An answer.
  ///
  /// @param headers all but those that say how long the body is and what becomes of the connection
  /// @param unhurried whether the client may take as long as it likes with its next request
  record Answer(
      int status, List<Map.Entry<String, String>> headers, String body, boolean unhurried) {
    public Answer {
      headers = List.copyOf(headers);
    }
  }
}
