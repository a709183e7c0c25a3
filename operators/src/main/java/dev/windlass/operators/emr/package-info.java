/** Amazon EMR: clusters as resources, steps, sensors. */
@NullMarked
package dev.windlass.operators.emr;

import org.jspecify.annotations.NullMarked;
