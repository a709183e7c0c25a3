/** The shape of a DAG as drawn: the task tree and the laid-out graph. */
@NullMarked
package dev.windlass.web.graph;

import org.jspecify.annotations.NullMarked;
