/// Secrets at rest: sealed with a key that is kept apart from the data.
@NullMarked
package dev.steppe.store.vault;

import org.jspecify.annotations.NullMarked;
