/// Tests of the measuring tools themselves.
@NullMarked
package dev.steppe.bench;

import org.jspecify.annotations.NullMarked;
