@NullMarked
package dev.steppe.asl.definition;

import org.jspecify.annotations.NullMarked;
