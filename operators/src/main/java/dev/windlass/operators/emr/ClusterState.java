package dev.windlass.operators.emr;

/** The states of an EMR cluster, as EMR names them. */
public enum ClusterState {
  STARTING,
  BOOTSTRAPPING,
  RUNNING,
  WAITING,
  TERMINATING,
  TERMINATED,
  TERMINATED_WITH_ERRORS;

  /** Whether steps and batches can run. */
  public boolean isUsable() {
    return this == RUNNING || this == WAITING;
  }

  /** Whether it exists no more. Terminating clusters still cost money and are not over. */
  public boolean isOver() {
    return this == TERMINATED || this == TERMINATED_WITH_ERRORS;
  }

  /** Whether it is on its way out or out. */
  public boolean isEnding() {
    return this == TERMINATING || isOver();
  }
}
