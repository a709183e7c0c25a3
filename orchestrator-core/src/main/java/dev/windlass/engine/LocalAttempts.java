package dev.windlass.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.brain.Effect;
import dev.windlass.dag.Dag;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.ParamCheck;
import dev.windlass.dag.Params;
import dev.windlass.execution.Attempts;
import dev.windlass.loading.CodeGone;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Attempts on the parts of this process. */
final class LocalAttempts implements Attempts {
  private final WorkerParts parts;
  private final InputReader inputs;

  LocalAttempts(WorkerParts parts) {
    this.parts = parts;
    this.inputs = new InputReader(parts.inputs());
  }

  @Override
  public Dag code(String dagId, int version) {
    try {
      return Outage.outlast(() -> parts.code().find(dagId, version));
    } catch (CodeGone gone) {
      throw new FailTask(String.valueOf(gone.getMessage()), gone);
    }
  }

  @Override
  public @Nullable JsonNode fetch(Effect.Input input) {
    return Outage.outlast(() -> inputs.fetch(input));
  }

  @Override
  public Context open(Effect.Attempt attempt) {
    Optional<Dag> dag = find(attempt);
    return new AttemptContext(parts, attempt, params(attempt, dag), dag);
  }

  /** Without the code the attempt is about to fail, with a message of its own. */
  private Optional<Dag> find(Effect.Attempt attempt) {
    try {
      return Optional.of(
          Outage.outlast(() -> parts.code().find(attempt.dagId(), attempt.version())));
    } catch (CodeGone gone) {
      return Optional.empty();
    }
  }

  private static Params params(Effect.Attempt attempt, Optional<Dag> dag) {
    return dag.map(d -> ParamCheck.resolve(d, attempt.task(), attempt.conf()))
        .orElseGet(() -> new Params(attempt.conf()));
  }

  @Override
  public int outputLimit() {
    return parts.outputLimit();
  }
}
