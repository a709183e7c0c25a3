package dev.windlass.web.live;

import dev.windlass.store.LiveQueries.DagChange;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A DAG as lists show it now; {@code removed}: its source is gone. */
record DagNews(
    String dagId,
    boolean isPaused,
    int latestVersion,
    @Nullable Instant nextDagrunRunAfter,
    boolean removed) {
  static DagNews of(DagChange row) {
    return new DagNews(
        row.dagId(), row.isPaused(), row.version(), row.nextRunAfter(), !row.isActive());
  }
}
