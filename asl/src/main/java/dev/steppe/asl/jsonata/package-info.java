/// JSONata: expressions compiled once, and templates that hold them.
@NullMarked
package dev.steppe.asl.jsonata;

import org.jspecify.annotations.NullMarked;
