@NullMarked
package dev.steppe.server.api;

import org.jspecify.annotations.NullMarked;
