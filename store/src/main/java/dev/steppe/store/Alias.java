package dev.steppe.store;

import java.time.Instant;
import java.util.List;

/// A name for one or two versions of a state machine, between which starts are shared out.
///
/// @param description the empty text for none
/// @param routes where starts go: versions that differ, with weights that make a hundred
/// @param updatedAt when it was last changed, or else when it was made
public record Alias(
    String machineArn,
    String name,
    String description,
    List<Route> routes,
    Instant createdAt,
    Instant updatedAt) {

  /// The sum of the weights of an alias.
  public static final int WHOLE = 100;

  private static final int MOST_ROUTES = 2;

  /// How many of a hundred starts go to a version.
  public record Route(int version, int weight) {}

  public Alias {
    routes = List.copyOf(routes);
    if (routes.isEmpty()
        || routes.size() > MOST_ROUTES
        || routes.stream().mapToInt(Route::version).distinct().count() < routes.size()
        || routes.stream().mapToInt(Route::weight).sum() != WHOLE
        || routes.stream().anyMatch(route -> route.weight() < 0)) {
      throw new IllegalArgumentException("an alias cannot route to " + routes);
    }
  }

  public String arn() {
    return machineArn + ":" + name;
  }

  public boolean leadsTo(int version) {
    return routes.stream().anyMatch(route -> route.version() == version);
  }

  /// The version that most starts get; of two that get as many, the one that was given first.
  public int mainVersion() {
    var main = routes.getFirst();
    for (var route : routes) {
      main = route.weight() > main.weight() ? route : main;
    }
    return main.version();
  }

  /// The version that a start gets.
  ///
  /// @param draw a random number from 0 to 99
  public int version(int draw) {
    int passed = 0;
    for (var route : routes) {
      passed += route.weight();
      if (draw < passed) {
        return route.version();
      }
    }
    throw new IllegalArgumentException("a draw of " + draw);
  }
}
