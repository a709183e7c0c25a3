/**
 * How DAGs arrive: bundled, as Java files or as jars in the DAG folder; compiled, loaded, stored.
 */
@NullMarked
package dev.windlass.loading;

import org.jspecify.annotations.NullMarked;
