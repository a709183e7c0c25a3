package dev.windlass.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.windlass.dag.Cancellation;
import dev.windlass.dag.DagStructure.Role;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.Progress;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.TaskContext;
import dev.windlass.resources.LedgerRows.Owner;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job in a fake system. One that creates a scope's resource writes the ledger as a real one must;
 * one that destroys it closes the rows of its setups.
 */
record FakeJob(Stage stage, TaskSpec task, Output output) implements RemoteJob<JsonNode, Object> {
  private static final String ACCOUNT = "test";
  private static final Duration LEASE = Duration.ofHours(6);

  /** What the job leaves. */
  interface Output {
    @Nullable Object of(TaskContext context) throws Exception;
  }

  @Override
  public JsonNode submit(TaskContext context, String key) {
    if (task.role() == Role.SETUP) {
      context.ledger().intend(task.operator(), ACCOUNT, key, LEASE);
      context.ledger().exists(task.operator(), ACCOUNT, key, key);
    }
    return new TextNode(key);
  }

  @Override
  public Optional<JsonNode> find(TaskContext context, String key) {
    return stage.others().job(key).map(job -> job.handle);
  }

  @Override
  public Progress<Object> poll(TaskContext context, JsonNode handle) throws Exception {
    Object result = output.of(context);
    if (task.role() == Role.TEARDOWN) {
      var run = context.run();
      for (LedgerEntry entry : stage.ledger().open(run.dagId(), run.runId())) {
        Owner owner = entry.owner();
        if (task.setups().contains(owner.taskId())) {
          context.ledger().gone(entry.kind(), entry.connectionId(), entry.name());
        }
      }
    }
    return new Progress.Done<>(result);
  }

  @Override
  public Cancellation cancel(TaskContext context, JsonNode handle) {
    if (task.role() == Role.SETUP) {
      context.ledger().gone(task.operator(), ACCOUNT, handle.asText());
    }
    return Cancellation.GONE;
  }
}
