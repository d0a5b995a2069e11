@NullMarked
package dev.steppe.server;

import org.jspecify.annotations.NullMarked;
