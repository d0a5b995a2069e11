/// Amazon States Language: definitions compiled once, their diagnostics, and what their expressions
/// mean. Pure: no clock, no chance, no I/O, no threads.
@NullMarked
package dev.steppe.asl;

import org.jspecify.annotations.NullMarked;
