/// Compiling a definition: its text to a machine, and its faults to diagnostics.
@NullMarked
package dev.steppe.asl.definition;

import org.jspecify.annotations.NullMarked;
