/// JSON as an immutable value, read and written without loss.
@NullMarked
package dev.steppe.asl.json;

import org.jspecify.annotations.NullMarked;
