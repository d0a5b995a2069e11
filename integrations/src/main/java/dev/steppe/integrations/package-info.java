/// Module integrations.
@NullMarked
package dev.steppe.integrations;

import org.jspecify.annotations.NullMarked;
