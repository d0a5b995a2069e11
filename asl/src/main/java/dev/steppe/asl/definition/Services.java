package dev.steppe.asl.definition;

import dev.steppe.asl.Resource;
import dev.steppe.asl.json.Json;
import java.util.List;

/// What is known, outside of the language, of the services that Task states call. Thread-safe.
public interface Services {
  /// Every action is taken as it is.
  Services UNKNOWN =
      new Services() {
        @Override
        public boolean has(Resource.Service action) {
          return true;
        }

        @Override
        public List<Fault> faults(Resource.Service action, Json.Obj parameters) {
          return List.of();
        }
      };

  /// Whether there is such an action. The language itself knows which optimized integrations there
  /// are; this says so of the services that are called as `aws-sdk`.
  boolean has(Resource.Service action);

  /// What is wrong with the parameters of a call, as far as the text shows it: names may end with
  /// `.$`, and values may be expressions.
  List<Fault> faults(Resource.Service action, Json.Obj parameters);

  /// Something wrong with parameters.
  ///
  /// @param at the names and indexes that lead to it from the parameters' top, as the text has them
  /// @param text what it is, in AWS's words
  record Fault(List<String> at, String text) {
    public Fault {
      at = List.copyOf(at);
    }
  }
}
