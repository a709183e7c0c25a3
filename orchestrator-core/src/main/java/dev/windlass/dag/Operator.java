package dev.windlass.dag;

/**
 * What one task does, built on the worker from real upstream values: a record of plain values that
 * never waits, loops or retries by itself.
 *
 * <p>There are three shapes and no others: {@link Action} runs code here, {@link RemoteJob} runs
 * work elsewhere and can be found again after a crash, {@link Sensor} asks whether something has
 * happened. Implementations are immutable; the engine may call them from any thread, one call at a
 * time per attempt.
 *
 * @param <T> the task's output, kept as its {@code return_value} XCom. Records and plain JSON
 *     types; {@link Void} when there is none.
 */
public sealed interface Operator<T> permits Action, RemoteJob, Sensor {}
