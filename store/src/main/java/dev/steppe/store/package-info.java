/// Module store.
@NullMarked
package dev.steppe.store;

import org.jspecify.annotations.NullMarked;
