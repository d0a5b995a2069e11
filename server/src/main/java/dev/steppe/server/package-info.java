/// Where the parts of a running server meet: its settings, its home, and `main`.
@NullMarked
package dev.steppe.server;

import org.jspecify.annotations.NullMarked;
