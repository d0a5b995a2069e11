/// Requests over HTTP to whoever a definition or an operator names, sent once and bounded.
@NullMarked
package dev.steppe.integrations.web;

import org.jspecify.annotations.NullMarked;
