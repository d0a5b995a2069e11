@NullMarked
package dev.steppe.asl.jsonpath;

import org.jspecify.annotations.NullMarked;
