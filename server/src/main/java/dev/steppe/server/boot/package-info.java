/// Puts a server together from its parts.
@NullMarked
package dev.steppe.server.boot;

import org.jspecify.annotations.NullMarked;
