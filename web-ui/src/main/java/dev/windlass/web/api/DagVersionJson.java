package dev.windlass.web.api;

import dev.windlass.store.DagQueries.VersionRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The reference's DagVersionResponse. */
record DagVersionJson(
    UUID id,
    int versionNumber,
    String dagId,
    String dagDisplayName,
    @Nullable String bundleName,
    @Nullable String bundleVersion,
    @Nullable String bundleUrl,
    @Nullable Instant createdAt) {
  static DagVersionJson of(VersionRow row) {
    return of(row.dagId(), row.version(), row.createdAt());
  }

  static DagVersionJson of(String dagId, int version, @Nullable Instant createdAt) {
    return new DagVersionJson(
        id("version/" + dagId + "/" + version), version, dagId, dagId, null, null, null, createdAt);
  }

  /** Our keys are not UUIDs; clients get one that is always the same for the same thing. */
  static UUID id(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
