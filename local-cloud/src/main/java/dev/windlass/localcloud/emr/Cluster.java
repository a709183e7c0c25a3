package dev.windlass.localcloud.emr;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as EMR knows it; an immutable snapshot.
 *
 * @param request the RunJobFlow request it came from
 * @param master public DNS name of the master, empty until it is up
 * @param settings what can be changed while it runs
 * @param lostNodes how many core nodes were lost and replaced
 */
record Cluster(
    String id,
    JsonNode request,
    Status status,
    String master,
    SortedMap<String, String> tags,
    Settings settings,
    List<Step> steps,
    int lostNodes) {

  /** The state, why it was entered, and when the milestones were passed. */
  record Status(
      ClusterState state,
      String code,
      String message,
      Instant created,
      @Nullable Instant ready,
      @Nullable Instant ended) {

    Status to(ClusterState next, Instant now) {
      return new Status(
          next,
          code,
          message,
          created,
          ready == null && next.isUp() ? now : ready,
          next.isOver() ? now : ended);
    }

    Status because(String why, String words) {
      return new Status(state, why, words, created, ready, ended);
    }
  }

  /**
   * What a client may change.
   *
   * @param idleSeconds of the auto-termination policy, 0 without one
   * @param scaling the managed-scaling policy, null without one
   */
  record Settings(
      boolean keepAlive,
      boolean isProtected,
      int stepConcurrency,
      long idleSeconds,
      @Nullable JsonNode scaling) {

    Settings {
      // Jackson reads a missing node back as a null node.
      scaling = scaling == null || scaling.isNull() ? null : scaling;
    }
  }

  Cluster {
    steps = List.copyOf(steps);
    tags = new TreeMap<>(tags);
  }

  String name() {
    return request.path("Name").asText();
  }

  ClusterState state() {
    return status.state();
  }

  boolean hasApplication(String wanted) {
    for (var application : request.path("Applications")) {
      if (application.path("Name").asText().equalsIgnoreCase(wanted)) {
        return true;
      }
    }
    return false;
  }

  Cluster with(Status changed) {
    return new Cluster(id, request, changed, master, tags, settings, steps, lostNodes);
  }

  Cluster withMaster(String address) {
    return new Cluster(id, request, status, address, tags, settings, steps, lostNodes);
  }

  Cluster withTags(SortedMap<String, String> changed) {
    return new Cluster(id, request, status, master, changed, settings, steps, lostNodes);
  }

  Cluster with(Settings changed) {
    return new Cluster(id, request, status, master, tags, changed, steps, lostNodes);
  }

  Cluster withLostNode() {
    return new Cluster(id, request, status, master, tags, settings, steps, lostNodes + 1);
  }

  Cluster plus(List<Step> added) {
    var all = new ArrayList<>(steps);
    all.addAll(added);
    return new Cluster(id, request, status, master, tags, settings, all, lostNodes);
  }

  Cluster withStep(String stepId, UnaryOperator<Step> change) {
    return new Cluster(
        id,
        request,
        status,
        master,
        tags,
        settings,
        steps.stream().map(s -> s.id().equals(stepId) ? change.apply(s) : s).toList(),
        lostNodes);
  }
}
