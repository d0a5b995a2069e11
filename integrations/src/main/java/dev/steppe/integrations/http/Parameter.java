package dev.steppe.integrations.http;

/// A header, query parameter or body parameter of a connection.
record Parameter(String key, Secret value) {}
