/// Durability: the journal keeps events, the catalog keeps definitions.
@NullMarked
package dev.steppe.store;

import org.jspecify.annotations.NullMarked;
