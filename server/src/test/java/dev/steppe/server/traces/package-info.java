/// Tests of traces.
@NullMarked
package dev.steppe.server.traces;

import org.jspecify.annotations.NullMarked;
