package dev.windlass.operators.livy;

import java.io.IOException;
import java.util.Optional;

/**
 * The part of Apache Livy that Windlass uses. Servers are given per call, because a cluster's Livy
 * comes and goes with the cluster. Thread-safe. An {@link IOException} means that no usable answer
 * came: the call may or may not have had its effect.
 */
public interface Livy {
  /**
   * Submits a batch, once.
   *
   * @param server such as {@code http://host:8998}
   * @throws LivyRefused when Livy says the request is wrong
   */
  BatchStatus submit(String server, BatchRequest request) throws IOException;

  /** A batch by number, if this Livy knows one. */
  Optional<BatchStatus> batch(String server, int id) throws IOException;

  /** A batch by name, if this Livy knows one. */
  Optional<BatchStatus> batch(String server, String name) throws IOException;

  /**
   * The last lines of a batch's log.
   *
   * @param lines how many at most
   */
  BatchLog log(String server, int id, int lines) throws IOException;

  /** Ends and forgets a batch; one that Livy does not know is no error. */
  void delete(String server, int id) throws IOException;
}
