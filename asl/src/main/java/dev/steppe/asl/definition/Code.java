package dev.steppe.asl.definition;

/// The codes that AWS gives to faults of a definition, as far as they are used here.
enum Code {
  DUPLICATE_LABEL_NAME,
  DUPLICATE_STATE_NAME,
  INVALID_JSON_DESCRIPTION,
  INVALID_LABEL_NAME,
  INVALID_STATE_NAME,
  MISSING_END_STATE,
  MISSING_TRANSITION_TARGET,
  NO_DOLLAR,
  PASS_RESULT_IS_STATIC,
  SCHEMA_VALIDATION_FAILED,
  TOO_DEEPLY_NESTED
}
