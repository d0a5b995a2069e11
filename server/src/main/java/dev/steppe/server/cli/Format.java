package dev.steppe.server.cli;

/// How a command answers.
enum Format {
  TEXT,
  JSON
}
