package dev.windlass.dag;

import dev.windlass.resources.Ledger;
import dev.windlass.settings.Connection;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a running attempt may use. Valid only during the call it was given to; safe to use from that
 * call's thread and from threads it started and joined.
 */
public interface TaskContext extends Rendering {
  /** The run this attempt belongs to. */
  RunInfo run();

  /** The attempt's own log, shown live in the UI. Secrets known to Windlass are masked. */
  TaskLog log();

  /**
   * A connection by id.
   *
   * @throws FailTask when there is none, naming the id and how to create it
   */
  Connection connection(String id);

  /**
   * A variable's value.
   *
   * @throws FailTask when there is none
   */
  String variable(String key);

  /** A variable's value, if it is set. */
  Optional<String> findVariable(String key);

  /**
   * The narrow interface to an external system, for the given connection: the real one in
   * production, a fake in the test kit.
   *
   * @param type an interface a {@link HookProvider} is registered for
   */
  <T> T hook(Class<T> type, String connectionId);

  /** Shows {@code done} of {@code total} {@code unit}s on the task in the UI. */
  void progress(long done, long total, String unit);

  /** Shows a named link on the task instance, such as "Spark UI". Never contains secrets. */
  void link(String name, URI target);

  /**
   * Names this instance of a mapped task for people, beside its index; the last word counts, and
   * stays until another attempt gives one. Nothing happens when the task is not mapped.
   *
   * @param text at most 250 characters are shown
   */
  default void label(String text) {}

  /** The ledger of paid resources, with this attempt as the owner of what it records. */
  Ledger ledger();

  /**
   * Says more of an asset this attempt produces, or emits one through an alias; counts only if the
   * attempt succeeds. Outlets that nothing is said of are updated all the same.
   */
  default void emit(AssetUpdate update) {
    throw new UnsupportedOperationException("asset updates are not kept here");
  }

  /** Keeps the result of a data-quality check, to be shown and charted. */
  void quality(QualityResult result);

  /** The values that tasks leave for others. */
  default XComs xcoms() {
    throw new FailTask("there are no XComs here");
  }

  /** Leaves a value under a key: see {@link XComs#push}. */
  default void push(String key, @Nullable Object value) {
    xcoms().push(key, value);
  }

  /** A value that a task of this run left: see {@link XComs#pull}. */
  default <T> Optional<T> pull(String taskId, String key, Class<T> type) {
    return xcoms().pull(taskId, key, type);
  }

  /** Runs of this and of other DAGs. */
  default Runs runs() {
    throw new FailTask("there are no other runs here");
  }

  /** An empty folder for this attempt alone, deleted afterwards. */
  Path scratch();
}
