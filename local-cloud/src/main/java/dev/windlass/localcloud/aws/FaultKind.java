package dev.windlass.localcloud.aws;

/** What can be made to go wrong. */
public enum FaultKind {
  /** 400 {@code ThrottlingException} (429 for Livy) before any effect. */
  THROTTLE,
  /** 500 {@code InternalFailure} before any effect. */
  SERVER_ERROR,
  /** The call takes effect, then the connection is closed without a reply. */
  LOST_REPLY,
  /** The connection is closed before the call takes effect. */
  LOST_REQUEST,
  /** 400/403 {@code ExpiredTokenException} before any effect. */
  EXPIRED_CREDENTIALS,
  /** The call is answered only after {@link Fault#delay}. */
  SLOW_REPLY,
  /** A cluster stays in STARTING / creating for {@link Fault#delay} longer. */
  SLOW_START,
  /** A cluster's start fails: TERMINATED_WITH_ERRORS, validation error. */
  START_FAILURE,
  /** A core node of a running cluster is lost, as when its spot price is outbid. */
  NODE_LOST,
  /** The driver of a Livy batch is killed once it runs. */
  BATCH_DEAD,
  /** The Livy server is killed and started anew: its records are gone, ids begin at 0. */
  LIVY_RESTART,
  /** What was made less than {@link Fault#delay} ago is missing from lists. */
  STALE_LIST,
  /** A COPY fails as a type mismatch does. */
  COPY_ERROR,
  /** The Redshift cluster is paused when the call arrives. */
  PAUSED
}
