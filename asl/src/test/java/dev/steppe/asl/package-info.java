@NullMarked
package dev.steppe.asl;

import org.jspecify.annotations.NullMarked;
