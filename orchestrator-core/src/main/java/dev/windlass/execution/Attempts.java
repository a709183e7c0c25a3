package dev.windlass.execution;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.brain.Effect;
import dev.windlass.dag.AssetUpdate;
import dev.windlass.dag.Dag;
import dev.windlass.dag.TaskContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What attempts need of the process around them: code, inputs, a context. Thread-safe. */
public interface Attempts {
  /**
   * The code of a DAG version.
   *
   * @throws dev.windlass.dag.FailTask when it is not here, saying so
   */
  Dag code(String dagId, int version);

  /** One argument, from where the brain says it is; never a literal. Null: there is none. */
  @Nullable JsonNode fetch(Effect.Input input);

  /** The context of an attempt; closed when the attempt is over. */
  Context open(Effect.Attempt attempt);

  /** A task context with an end. */
  interface Context extends TaskContext, AutoCloseable {
    /** What the body's first argument is. */
    dev.windlass.dag.Run body();

    /** What the attempt said of assets so far. */
    default List<AssetUpdate> updates() {
      return List.of();
    }

    /** Frees what the attempt held: its log, its scratch folder. */
    @Override
    void close();
  }

  /** No output may be longer, in bytes of JSON. */
  int outputLimit();
}
