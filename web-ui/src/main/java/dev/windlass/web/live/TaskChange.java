package dev.windlass.web.live;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.windlass.web.view.TaskStatus;

/**
 * A task as it is now.
 *
 * @param mapIndex always -1: a mapped task is told as one
 */
record TaskChange(
    String dagId, String dagRunId, String taskId, int mapIndex, @JsonUnwrapped TaskStatus status) {}
