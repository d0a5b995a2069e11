@NullMarked
package dev.steppe.integrations.mocks;

import org.jspecify.annotations.NullMarked;
