@NullMarked
package dev.steppe.asl.jsonata;

import org.jspecify.annotations.NullMarked;
