package dev.windlass.brain;

import dev.windlass.dag.TriggerRule;

/** The trigger rules as one table, after Airflow 3. Pure. */
final class TriggerRules {
  /** What a rule says now. */
  enum Verdict {
    WAIT,
    RUN,
    SKIP,
    UPSTREAM_FAILED
  }

  private TriggerRules() {}

  /**
   * Judges a task by its direct upstream instances.
   *
   * @param n upstream instances
   * @param s succeeded
   * @param f failed
   * @param u upstream_failed
   * @param k skipped
   * @param r removed
   */
  static Verdict judge(TriggerRule rule, int n, int s, int f, int u, int k, int r) {
    boolean done = s + f + u + k + r == n;
    if (n == 0) {
      return Verdict.RUN;
    }
    return switch (rule) {
      case ALL_SUCCESS ->
          f + u > 0
              ? Verdict.UPSTREAM_FAILED
              : k > 0 ? Verdict.SKIP : runIf(s == n || (s > 0 && s + r == n));
      case ALL_FAILED -> s + k > 0 ? Verdict.SKIP : runIf(f + u == n);
      case ALL_DONE -> runIf(done);
      case ALL_DONE_MIN_ONE_SUCCESS ->
          k > 0
              ? Verdict.SKIP
              : !done ? Verdict.WAIT : s > 0 ? Verdict.RUN : Verdict.UPSTREAM_FAILED;
      // The setups are judged by the caller, who knows which upstreams they are.
      case ALL_DONE_SETUP_SUCCESS -> runIf(done);
      case ALL_SKIPPED -> s + f + u > 0 ? Verdict.SKIP : runIf(k == n);
      case ONE_SUCCESS ->
          s > 0
              ? Verdict.RUN
              : !done ? Verdict.WAIT : k == n ? Verdict.SKIP : Verdict.UPSTREAM_FAILED;
      case ONE_FAILED -> f + u > 0 ? Verdict.RUN : done ? Verdict.SKIP : Verdict.WAIT;
      case ONE_DONE -> s + f > 0 ? Verdict.RUN : done ? Verdict.SKIP : Verdict.WAIT;
      case NONE_FAILED -> f + u > 0 ? Verdict.UPSTREAM_FAILED : runIf(done);
      case NONE_FAILED_MIN_ONE_SUCCESS ->
          f + u > 0
              ? Verdict.UPSTREAM_FAILED
              : !done ? Verdict.WAIT : s > 0 ? Verdict.RUN : Verdict.SKIP;
      case NONE_SKIPPED -> k > 0 ? Verdict.SKIP : runIf(done);
      case ALWAYS -> Verdict.RUN;
    };
  }

  private static Verdict runIf(boolean met) {
    return met ? Verdict.RUN : Verdict.WAIT;
  }
}
