@NullMarked
package dev.steppe.server.cli;

import org.jspecify.annotations.NullMarked;
