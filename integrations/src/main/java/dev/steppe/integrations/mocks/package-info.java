/// Test cases: what Task states come to without calling anything, from a file as AWS Step Functions
/// Local reads it.
@NullMarked
package dev.steppe.integrations.mocks;

import org.jspecify.annotations.NullMarked;
