/// Module engine.
@NullMarked
package dev.steppe.engine;

import org.jspecify.annotations.NullMarked;
