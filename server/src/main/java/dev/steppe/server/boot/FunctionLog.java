package dev.steppe.server.boot;

import dev.steppe.integrations.functions.FunctionEvent;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/// What functions print and how their events end, in the server's log. Each line begins with the
/// first letters of the request's id, so that what runs side by side can be told apart.
final class FunctionLog {
  /// The logger of the function `price` is `function.price`.
  static final String LOGGER = "function";

  private static final int SHOWN_OF_ID = 8;

  private FunctionLog() {}

  static void write(FunctionEvent event) {
    var log = LoggerFactory.getLogger(LOGGER + "." + event.function());
    var id = event.requestId();
    var request = id.length() > SHOWN_OF_ID ? id.substring(0, SHOWN_OF_ID) : id;
    switch (event) {
      case FunctionEvent.Started _ -> log.debug("{} START", request);
      case FunctionEvent.Printed(_, _, var line) -> log.info("{} {}", request, line);
      case FunctionEvent.Ended(_, _, var took, var init, var error) -> {
        if (error.isPresent()) {
          log.warn("{} ERROR {}{} {}", request, millis(took), started(init), error.get());
        } else {
          log.info("{} END {}{}", request, millis(took), started(init));
        }
      }
    }
  }

  private static String started(Optional<Duration> init) {
    return init.map(took -> " (after " + millis(took) + " to start)").orElse("");
  }

  private static String millis(Duration duration) {
    double millis = duration.toNanos() / 1e6;
    return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
  }
}
