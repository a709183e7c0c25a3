package dev.windlass.testing;

/**
 * Where in the life of an attempt the whole process is lost. What was committed by then is kept,
 * and so are jobs in other systems; everything in memory is gone, and the next process takes over.
 */
public enum Crash {
  /** The attempt is durable; no worker has seen it. */
  QUEUED,
  /** The worker's beginning is durable; the body has not been called. */
  STARTED,
  /** Remote jobs: the other system has the job; its handle is lost with the process. */
  SUBMITTED,
  /** Remote jobs: the handle is durable; nobody has asked how the job is doing. */
  HANDLE_KEPT,
  /** Remote jobs and sensors: it was asked after once, and is not done. */
  ASKED,
  /** The work is done; that it is, is lost with the process. */
  DONE,
  /** Remote jobs: the other system was told to end the job; that it has, is lost. */
  CANCELLED
}
