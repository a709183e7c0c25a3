package dev.windlass.dag;

import java.util.List;

/**
 * A source of DAGs on the class path or in the DAG folder, found by {@link java.util.ServiceLoader}
 * or by its type. Needs a public constructor without parameters.
 */
public interface DagFactory {
  /** The DAGs; called once per load. */
  List<Dag> dags();
}
