/** Operators that only shape the graph. */
@NullMarked
package dev.windlass.operators.control;

import org.jspecify.annotations.NullMarked;
