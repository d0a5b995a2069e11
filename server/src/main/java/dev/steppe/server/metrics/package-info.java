/// Counts and times what happens, under the names that AWS gives its CloudWatch metrics, and shows
/// it as Prometheus reads it. The only package that knows Micrometer.
@NullMarked
package dev.steppe.server.metrics;

import org.jspecify.annotations.NullMarked;
