/// Module bench.
@NullMarked
package dev.steppe.bench;

import org.jspecify.annotations.NullMarked;
