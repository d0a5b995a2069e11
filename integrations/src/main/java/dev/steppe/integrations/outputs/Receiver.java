package dev.steppe.integrations.outputs;

import java.io.IOException;
import java.util.List;

/// Takes things over the network.
interface Receiver<T> {
  /// How much room a thing takes while it waits.
  long bytes(T thing);

  /// How many of the first of `waiting` go in one request: at least one.
  int fits(Iterable<T> waiting);

  /// Sends them in one request.
  ///
  /// @throws IOException if nobody knows what became of them: they are sent again
  Sent<T> send(List<T> things) throws IOException, InterruptedException;

  /// What became of a request.
  ///
  /// @param again what may be taken later
  /// @param refused how many are taken neither now nor later
  /// @param why the reason for either
  record Sent<T>(List<T> again, int refused, String why) {
    public Sent {
      again = List.copyOf(again);
    }

    static <T> Sent<T> all() {
      return new Sent<>(List.of(), 0, "");
    }

    static <T> Sent<T> again(List<T> things, String why) {
      return new Sent<>(things, 0, why);
    }

    static <T> Sent<T> refused(int count, String why) {
      return new Sent<>(List.of(), count, why);
    }
  }
}
