/// The data of distributed Maps: reading items from Amazon S3, or from folders, and writing results
/// there. Everything is a stream: no more than one item is held at a time.
@NullMarked
package dev.steppe.integrations.datasets;

import org.jspecify.annotations.NullMarked;
