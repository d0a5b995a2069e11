/// The home that forgets: the reference for every other one, and what the simulator and `--memory`
/// use. It keeps live objects, and a commit is done before its call returns.
@NullMarked
package dev.steppe.store.memory;

import org.jspecify.annotations.NullMarked;
