package dev.steppe.store;

import java.time.Instant;

/// An activity as the catalog keeps it.
public record Activity(String arn, String name, Instant createdAt) {}
