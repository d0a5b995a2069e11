/// AWS's JSON protocol over HTTP.
@NullMarked
package dev.steppe.server.http;

import org.jspecify.annotations.NullMarked;
