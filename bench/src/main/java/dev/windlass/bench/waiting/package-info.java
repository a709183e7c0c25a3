/** How little a task costs that waits for a remote job: a Livy over real HTTP that never ends. */
@NullMarked
package dev.windlass.bench.waiting;

import org.jspecify.annotations.NullMarked;
