/// AWS's operations: what each takes, does and answers. The only place that knows their names; says
/// nothing of how they travel.
@NullMarked
package dev.steppe.server.api;

import org.jspecify.annotations.NullMarked;
