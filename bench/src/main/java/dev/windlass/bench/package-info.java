/** Benchmarks of the engine beside what the database alone can do. */
@NullMarked
package dev.windlass.bench;

import org.jspecify.annotations.NullMarked;
