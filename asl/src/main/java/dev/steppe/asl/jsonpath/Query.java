package dev.steppe.asl.jsonpath;

import dev.steppe.asl.json.Json;

/// What a path selects from a document.
sealed interface Query permits Steps, JaywayQuery {
  /// @throws PathMissException if the path is definite and finds nothing
  /// @throws dev.steppe.asl.EvaluationException if it asks for too much or for something that makes
  ///   no sense
  Json find(Json document);
}
