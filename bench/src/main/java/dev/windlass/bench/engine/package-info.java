/** Benchmarks of the whole engine on a real database, each with what that database can do alone. */
@NullMarked
package dev.windlass.bench.engine;

import org.jspecify.annotations.NullMarked;
