/** Fakes with real state machines, for tests of operators and of DAGs. Nothing here does I/O. */
@NullMarked
package dev.windlass.operators.testing;

import org.jspecify.annotations.NullMarked;
