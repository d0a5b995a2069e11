package dev.steppe.integrations.outputs;

import dev.steppe.asl.json.Json;
import dev.steppe.engine.Event;
import dev.steppe.engine.Recorded;
import dev.steppe.runtime.Observer;
import java.util.List;

/// About how much memory something holds while it waits: quick to tell, and rather too much than
/// too little.
final class Weight {
  /// An event without its data, or one of its texts.
  private static final long BASE = 200;

  /// What AWS lets a payload be.
  private static final long LARGE = 256 * 1024;

  /// How many values of a payload are looked at before it is taken to be large.
  private static final int MOST_VALUES = 500;

  private Weight() {}

  static long of(Observer.Sight sight) {
    long bytes = BASE;
    for (var recorded : sight.events()) {
      bytes += BASE + of(recorded);
    }
    return bytes;
  }

  /// Events not named here hold little, or what an event before them holds too.
  private static long of(Recorded recorded) {
    var event = recorded.event();
    if (event instanceof Event.ExecutionStarted started) {
      return of(started.start().input());
    }
    if (event instanceof Event.StateEntered entered) {
      return of(entered.input());
    }
    if (event instanceof Event.StateExited exited) {
      return of(exited.output()) + of(exited.assigned());
    }
    if (event instanceof Event.TaskScheduled scheduled) {
      return of(scheduled.payload());
    }
    if (event instanceof Event.TaskSubmitted submitted) {
      return of(submitted.output());
    }
    return event instanceof Event.TaskSucceeded succeeded ? of(succeeded.output()) : 0;
  }

  static long of(Json payload) {
    var walk = new Walk();
    walk.look(payload);
    return walk.values > MOST_VALUES ? Math.max(LARGE, walk.bytes) : walk.bytes;
  }

  private static final class Walk {
    int values;
    long bytes;

    void look(Json value) {
      if (++values > MOST_VALUES) {
        return;
      }
      bytes += 32;
      switch (value) {
        case Json.Str(var text) -> bytes += text.length();
        case Json.Arr(var items) -> look(items);
        case Json.Obj object ->
            object
                .members()
                .forEach((key, member) -> {
                  if (values <= MOST_VALUES) {
                    bytes += key.length();
                    look(member);
                  }
                });
        case Json.Num _, Json.Bool _, Json.Null _ -> {}
      }
    }

    private void look(List<Json> items) {
      for (int i = 0; i < items.size() && values <= MOST_VALUES; i++) {
        look(items.get(i));
      }
    }
  }
}
