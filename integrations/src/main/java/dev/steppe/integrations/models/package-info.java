/// The APIs of AWS's services as their published models describe them: which operations there are,
/// what they take and answer, and by which protocol.
@NullMarked
package dev.steppe.integrations.models;

import org.jspecify.annotations.NullMarked;
