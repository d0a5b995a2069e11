@NullMarked
package dev.steppe.integrations.services;

import org.jspecify.annotations.NullMarked;
