/** The Spark jobs the pipelines submit through Livy: one class with a {@code main} per job. */
@NullMarked
package dev.windlass.sparkjobs;

import org.jspecify.annotations.NullMarked;
