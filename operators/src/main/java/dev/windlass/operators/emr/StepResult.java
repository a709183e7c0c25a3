package dev.windlass.operators.emr;

/**
 * A step that completed.
 *
 * @param clusterId the cluster
 * @param stepId EMR's id of the step
 */
public record StepResult(String clusterId, String stepId) {}
