/// The form in which a durable home keeps what it is given: compact, and readable for ever.
///
/// Every kind of record has a tag of one byte that is never given to another; what a release wrote
/// every later one reads. A tag that nobody knows comes from a later release, and is refused.
@NullMarked
package dev.steppe.store.codec;

import org.jspecify.annotations.NullMarked;
