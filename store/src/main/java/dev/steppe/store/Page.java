package dev.steppe.store;

import java.util.List;
import java.util.Optional;

/// Some rows of a listing, and where it goes on; nothing after the last row.
public record Page<T>(List<T> rows, Optional<Cursor> next) {
  public Page {
    rows = List.copyOf(rows);
  }
}
