package dev.windlass.localcloud.aws;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Starts processes that end with the local cloud, whatever ends it. Each child leads a process
 * group of its own and is written down before it is used; a watchdog kills the groups when the
 * local cloud is killed, and the next start looks again. Thread-safe.
 */
public interface ChildProcesses {

  /**
   * Starts a child.
   *
   * @param name for the records and the status, unique among the living: {@code s3proxy}, {@code
   *     livy-j-1ABC}
   * @param environment added to a minimal environment (PATH, HOME, JAVA_HOME, LANG)
   * @param log file that receives stdout and stderr, appended; its directory must exist
   */
  Child start(
      String name, List<String> command, Map<String, String> environment, Path directory, Path log)
      throws IOException;

  /**
   * Writes down a process that was started by other means (such as a Postgres server that a library
   * starts), so that it is killed with the local cloud. It must lead the group that it and its
   * children live in, otherwise only the process itself is killed.
   */
  Child adopt(String name, long pid);

  /** A child that was started. */
  interface Child {
    /** Process id, and id of the group it leads. */
    long pid();

    /** Whether the leader lives. */
    boolean isAlive();

    /**
     * Ends the whole group: TERM, then KILL after the grace period (or as soon as the leader is
     * gone and others stay). Returns when no process of the group lives. Idempotent.
     */
    void stop(java.time.Duration grace);
  }
}
