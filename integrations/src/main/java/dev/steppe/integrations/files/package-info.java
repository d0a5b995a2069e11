/// Files that an operator writes and changes while the server runs.
@NullMarked
package dev.steppe.integrations.files;

import org.jspecify.annotations.NullMarked;
