/** What a dead process costs: recovering, and failing over. */
@NullMarked
package dev.windlass.bench.failure;

import org.jspecify.annotations.NullMarked;
