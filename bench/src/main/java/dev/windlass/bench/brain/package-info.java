/** The deterministic brain alone: no database, no threads, no clock but the one that measures. */
@NullMarked
package dev.windlass.bench.brain;

import org.jspecify.annotations.NullMarked;
