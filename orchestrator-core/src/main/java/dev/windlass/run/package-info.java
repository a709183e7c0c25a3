/** What happened: the states of runs and task instances, as rows. Deterministic. */
@NullMarked
package dev.windlass.run;

import org.jspecify.annotations.NullMarked;
