package dev.windlass.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.brain.Effect;
import dev.windlass.dag.Dag;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.Json;
import dev.windlass.execution.Attempts;
import dev.windlass.loading.CodeGone;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Attempts on the parts of this process. */
final class LocalAttempts implements Attempts {
  private final WorkerParts parts;

  LocalAttempts(WorkerParts parts) {
    this.parts = parts;
  }

  @Override
  public Dag code(String dagId, int version) {
    try {
      return parts.code().find(dagId, version);
    } catch (CodeGone gone) {
      throw new FailTask(String.valueOf(gone.getMessage()), gone);
    }
  }

  @Override
  public List<@Nullable JsonNode> outputs(List<Long> tasks) {
    List<@Nullable JsonNode> outputs = new ArrayList<>(tasks.size());
    for (long task : tasks) {
      outputs.add(parts.reads().output(task).map(Json::read).orElse(null));
    }
    return outputs;
  }

  @Override
  public Context open(Effect.Attempt attempt) {
    return new AttemptContext(parts, attempt);
  }

  @Override
  public int outputLimit() {
    return parts.outputLimit();
  }
}
