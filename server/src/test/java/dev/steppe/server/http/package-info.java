/// Tests of the HTTP front.
@NullMarked
package dev.steppe.server.http;

import org.jspecify.annotations.NullMarked;
