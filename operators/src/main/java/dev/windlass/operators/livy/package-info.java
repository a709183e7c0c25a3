/** Apache Livy: Spark batches that can be found again. */
@NullMarked
package dev.windlass.operators.livy;

import org.jspecify.annotations.NullMarked;
