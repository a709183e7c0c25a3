/** What a DAG is: tasks, edges, operators and their settings. Deterministic: no clock, no I/O. */
@NullMarked
package dev.windlass.dag;

import org.jspecify.annotations.NullMarked;
