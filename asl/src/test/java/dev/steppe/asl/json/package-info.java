@NullMarked
package dev.steppe.asl.json;

import org.jspecify.annotations.NullMarked;
