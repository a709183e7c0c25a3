/** How long it takes until something is there: the program, ten thousand DAGs, one new DAG. */
@NullMarked
package dev.windlass.bench.arrival;

import org.jspecify.annotations.NullMarked;
