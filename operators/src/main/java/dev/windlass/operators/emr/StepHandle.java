package dev.windlass.operators.emr;

/**
 * A step that was added.
 *
 * @param clusterId the cluster
 * @param stepId EMR's id of the step
 * @param startedAtMillis when it was added, epoch milliseconds
 */
public record StepHandle(String clusterId, String stepId, long startedAtMillis) {}
