/// The clients that people use, as they come from their makers: they must find nothing amiss.
@NullMarked
package dev.steppe.server.clients;

import org.jspecify.annotations.NullMarked;
