/** Data-quality checks that keep their results and can stop a run. */
@NullMarked
package dev.windlass.operators.quality;

import org.jspecify.annotations.NullMarked;
