/// The machine: what an input means for an execution. A function of its arguments: no clock, no
/// chance, no I/O, no threads.
@NullMarked
package dev.steppe.engine;

import org.jspecify.annotations.NullMarked;
