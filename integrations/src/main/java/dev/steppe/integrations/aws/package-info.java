/// Calls of AWS services, or of what stands in for them: where they are, in whose name they are
/// called, and what came of it.
@NullMarked
package dev.steppe.integrations.aws;

import org.jspecify.annotations.NullMarked;
