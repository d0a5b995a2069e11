/// Module runtime.
@NullMarked
package dev.steppe.runtime;

import org.jspecify.annotations.NullMarked;
