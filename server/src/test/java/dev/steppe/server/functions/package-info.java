/// Functions as they are reached over the network: Lambda's Invoke API, and workers of others.
@NullMarked
package dev.steppe.server.functions;

import org.jspecify.annotations.NullMarked;
