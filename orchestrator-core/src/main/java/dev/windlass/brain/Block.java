package dev.windlass.brain;

import dev.windlass.dag.Retries;
import java.util.BitSet;
import java.util.List;

/**
 * A task group that is retried as a whole, prepared for running.
 *
 * @param group its id
 * @param tasks all its tasks, those of inner groups included; not to be changed
 * @param inner blocks within it, at any depth
 * @param perIndex whether it is a mapped group or in one: each index is retried alone
 */
record Block(String group, Retries retries, BitSet tasks, List<Integer> inner, boolean perIndex) {}
