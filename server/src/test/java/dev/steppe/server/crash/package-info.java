/// A server that is killed again and again, and the world around it that is not.
@NullMarked
package dev.steppe.server.crash;

import org.jspecify.annotations.NullMarked;
