package dev.windlass.dag;

/** How a DAG run came to be. The lower-case name is also the prefix of generated run ids. */
public enum RunType {
  SCHEDULED,
  MANUAL,
  BACKFILL,
  ASSET_TRIGGERED;

  /** The word used in run ids, the API and the database. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
