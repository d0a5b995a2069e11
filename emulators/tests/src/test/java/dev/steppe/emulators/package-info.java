/// Tests that reach real services: emulators of them, which the build starts.
@NullMarked
package dev.steppe.emulators;

import org.jspecify.annotations.NullMarked;
