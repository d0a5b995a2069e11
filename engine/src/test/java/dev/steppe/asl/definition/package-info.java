/// What tests need of the compiler that nobody else may have.
@NullMarked
package dev.steppe.asl.definition;

import org.jspecify.annotations.NullMarked;
