package dev.windlass.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The world outside the process: jobs by the key they were submitted under. It knows nothing of
 * crashes; what was submitted goes on.
 */
final class OtherSystems {
  /** One job. */
  static final class Job {
    final String task;
    final Instant submittedAt;
    final JsonNode handle;
    int submissions;
    int polls;
    boolean finished;
    boolean cancelled;
    @Nullable Instant cancelAsked;

    Job(String task, Instant submittedAt, JsonNode handle) {
      this.task = task;
      this.submittedAt = submittedAt;
      this.handle = handle;
    }
  }

  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final Map<String, Integer> tallies = new LinkedHashMap<>();
  private final Map<String, Instant> first = new LinkedHashMap<>();

  Job submitted(String key, String task, Instant now, JsonNode handle) {
    Job job = jobs.computeIfAbsent(key, k -> new Job(task, now, handle));
    job.submissions++;
    return job;
  }

  /** The job under a key; one that an operator found by itself is known from now on. */
  Job known(String key, String task, Instant now, JsonNode handle) {
    return jobs.computeIfAbsent(key, k -> new Job(task, now, handle));
  }

  Optional<Job> job(String key) {
    return Optional.ofNullable(jobs.get(key));
  }

  /** The jobs of the given attempts. */
  List<Job> jobs(List<String> keys) {
    return keys.stream().map(jobs::get).filter(j -> j != null).toList();
  }

  /** Counts up, and says how often it was counted before. */
  int tally(String what) {
    return tallies.merge(what, 1, Integer::sum) - 1;
  }

  /** When it was first asked for. */
  Instant since(String what, Instant now) {
    return first.computeIfAbsent(what, w -> now);
  }
}
