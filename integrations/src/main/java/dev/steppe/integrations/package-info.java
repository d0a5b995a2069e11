/// What Task states call: functions and nested executions.
@NullMarked
package dev.steppe.integrations;

import org.jspecify.annotations.NullMarked;
