/** Group commit, effects after the commit, leadership, recovery. */
@NullMarked
package dev.windlass.journal;

import org.jspecify.annotations.NullMarked;
