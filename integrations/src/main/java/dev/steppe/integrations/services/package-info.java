/// The services of AWS that Task states call.
@NullMarked
package dev.steppe.integrations.services;

import org.jspecify.annotations.NullMarked;
