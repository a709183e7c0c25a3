package dev.windlass.dag;

import java.util.Optional;

/**
 * Work that runs elsewhere: an EMR cluster, a Livy batch, a Redshift statement.
 *
 * <p>The engine guarantees the order that makes this crash-safe: the attempt and its {@code key}
 * are durable before {@link #submit}; the handle is durable before the first {@link #poll}; after a
 * crash anywhere the engine calls {@link #find} with the same key before it would submit, so a job
 * is adopted and never submitted twice. {@link #cancel} is called on every path that abandons a job
 * (timeout, clear, mark, failed attempt, deleted run) until it answers {@link Cancellation.Gone}.
 *
 * @param <H> the handle: a record or plain JSON type that identifies the job in the other system.
 *     Never contains secrets: it is stored.
 * @param <T> the output
 */
public non-sealed interface RemoteJob<H, T> extends Operator<T> {
  /**
   * Starts the job under {@code key} and returns at once.
   *
   * @param key deterministic, unique to this attempt ({@code [a-z0-9-]}, at most 63 characters);
   *     give it to the other system as name, tag or token
   */
  H submit(TaskContext context, String key) throws Exception;

  /**
   * The job that was started under {@code key}, if the other system knows one. Called only after a
   * crash or a lost reply; must wait out the other system's eventual consistency by throwing {@link
   * AskAgain}.
   */
  Optional<H> find(TaskContext context, String key) throws Exception;

  /** How the job is doing. Called repeatedly; an exception means "could not tell", not "broken". */
  Progress<T> poll(TaskContext context, H handle) throws Exception;

  /**
   * Ends the job and says whether it is verifiably gone. Idempotent; called again until {@link
   * Cancellation.Gone}. A job that already finished, or that nobody knows any more, is gone.
   */
  Cancellation cancel(TaskContext context, H handle) throws Exception;

  /**
   * The system this job asks, such as a server's address. Calls to one system are made a bounded
   * number at a time, first come, first served; a system that hangs holds up its own jobs and no
   * others. Without an answer of its own, all jobs of a class share one.
   */
  default String system() {
    return getClass().getName();
  }
}
