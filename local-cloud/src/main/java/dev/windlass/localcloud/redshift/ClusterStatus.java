package dev.windlass.localcloud.redshift;

/** Where a cluster is in its life. */
public enum ClusterStatus {
  /** Being made; has no endpoint yet. */
  CREATING("creating", "Modifying"),
  /** Serves statements. */
  AVAILABLE("available", "Available"),
  /** On the way to paused. */
  PAUSING("pausing", "Unavailable"),
  /** Keeps its data, serves nothing, costs nothing but storage. */
  PAUSED("paused", "Unavailable"),
  /** On the way back to available. */
  RESUMING("resuming", "Unavailable"),
  /** On the way out. */
  DELETING("deleting", "Unavailable"),
  /** Creation failed; only deleting helps. */
  INCOMPATIBLE_NETWORK("incompatible-network", "Failed"),
  /** No more; kept for the bill alone. */
  GONE("gone", "Unavailable");

  private final String word;
  private final String availability;

  ClusterStatus(String word, String availability) {
    this.word = word;
    this.availability = availability;
  }

  /** AWS's word for the status. */
  public String word() {
    return word;
  }

  /** AWS's word for what can be asked of the cluster. */
  public String availability() {
    return availability;
  }
}
