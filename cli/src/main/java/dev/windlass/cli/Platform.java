package dev.windlass.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the commands need of the running system and what this module alone can put together: the
 * whole program in one process, the local cloud, the benchmarks. Found by {@link
 * java.util.ServiceLoader}. Methods block until they are done and return an exit code.
 */
public interface Platform {
  /**
   * How {@code demo} was called.
   *
   * @param exit whether to end when the run is done
   * @param json where to write the result
   * @param data real input files in place of generated ones
   * @param rows generated rows, 1 to 3,096,313; 0: the default
   * @param port of the web pages; empty: as configured
   */
  record Demo(
      boolean exit,
      Optional<Path> json,
      Optional<Path> data,
      int rows,
      Optional<Integer> port,
      Globals globals) {}

  /** How {@code standalone} was called; {@code port} empty: as configured. */
  record Standalone(Optional<Integer> port, Globals globals) {}

  /**
   * How {@code dags test} was called.
   *
   * @param logicalDate empty: now, and for a played run none
   * @param played what tasks leave in a run on the test kit; empty: a run as in production
   */
  record DagTest(
      String dagId,
      Optional<String> logicalDate,
      String conf,
      Optional<Map<String, JsonNode>> played,
      Globals globals) {}

  /** Runs the main job on the local cloud. */
  int demo(Demo options) throws Exception;

  /** Runs every role in this process until it is told to end. */
  int standalone(Standalone options) throws Exception;

  /** Runs one DAG in this process, without the scheduler. */
  int testDag(DagTest options) throws Exception;

  /** Compares ledger and cloud and destroys what no live run holds; returns what it did. */
  List<String> reap(boolean dryRun, Globals globals) throws Exception;

  /** Starts, stops or asks the local cloud: {@code start, stop, status, faults, calls}. */
  int localCloud(List<String> words, Globals globals) throws Exception;

  /** Runs benchmarks by name. */
  int bench(List<String> words, Globals globals) throws Exception;
}
