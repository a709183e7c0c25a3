/** What happened: the states of runs and task instances. Deterministic. */
@NullMarked
package dev.windlass.run;

import org.jspecify.annotations.NullMarked;
