package dev.windlass.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a person noted on a task instance. As in Airflow it stays with the instance over its tries.
 *
 * @param taskId see {@link TaskId}
 * @param content null: no note any more
 * @param by who noted it
 */
public record TaskNote(long taskId, @Nullable String content, String by, Instant at) {
  /** How many characters a note of a task instance or a run may have; as in Airflow. */
  public static final int LONGEST = 1_000;
}
