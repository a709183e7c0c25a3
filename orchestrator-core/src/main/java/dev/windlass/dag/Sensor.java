package dev.windlass.dag;

/**
 * A question asked until the answer is yes: has the file arrived, is the partition there?
 *
 * @param <T> the output once ready
 */
public non-sealed interface Sensor<T> extends Operator<T> {
  /** Looks once and returns at once. */
  Poke<T> poke(TaskContext context) throws Exception;
}
