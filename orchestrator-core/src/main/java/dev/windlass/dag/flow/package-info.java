/** Operators over runs: trigger one, wait for one, and decide whether to go on. */
@NullMarked
package dev.windlass.dag.flow;

import org.jspecify.annotations.NullMarked;
