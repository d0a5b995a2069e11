/// The shell around the engine: shards and their threads, timers, the dispatch of effects, tokens.
@NullMarked
package dev.steppe.runtime;

import org.jspecify.annotations.NullMarked;
