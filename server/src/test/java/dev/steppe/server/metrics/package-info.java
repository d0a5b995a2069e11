/// Tests of what is counted.
@NullMarked
package dev.steppe.server.metrics;

import org.jspecify.annotations.NullMarked;
