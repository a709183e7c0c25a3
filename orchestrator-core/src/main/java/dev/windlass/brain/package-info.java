/**
 * What should happen: the state machines of runs, trigger rules, planning and admission.
 * Deterministic.
 */
@NullMarked
package dev.windlass.brain;

import org.jspecify.annotations.NullMarked;
