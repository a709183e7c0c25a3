package dev.windlass.localcloud.emr;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A step of a cluster.
 *
 * @param config the StepConfig of the request
 * @param failure why it failed, empty otherwise
 */
record Step(
    String id,
    JsonNode config,
    StepState state,
    String failure,
    Instant created,
    @Nullable Instant started,
    @Nullable Instant ended) {

  String name() {
    return config.path("Name").asText();
  }

  /** TERMINATE_CLUSTER, CANCEL_AND_WAIT or CONTINUE. */
  String actionOnFailure() {
    return config.path("ActionOnFailure").asText("CONTINUE");
  }

  Step running(Instant now) {
    return new Step(id, config, StepState.RUNNING, "", created, now, null);
  }

  Step over(StepState how, String why, Instant now) {
    return new Step(id, config, how, why, created, started, now);
  }
}
