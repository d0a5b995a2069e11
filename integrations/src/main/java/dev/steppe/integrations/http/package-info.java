/// HTTP tasks, and the connections that they call APIs with.
@NullMarked
package dev.steppe.integrations.http;

import org.jspecify.annotations.NullMarked;
