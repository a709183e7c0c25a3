package dev.windlass.dag;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a task's failure, by what failed: retry, give up at once, or as usual. Evaluated
 * where the exception is, for what the task's code threw; a job elsewhere that broke is a {@link
 * JobBroken}. {@link FailTask} always gives up, {@link SkipTask} always skips, time-outs and
 * vanished workers are no exceptions, and no policy grants more attempts than {@link
 * Retries#limit}. As Airflow 3.3's.
 *
 * <pre>{@code
 * dag.retryPolicy(
 *     RetryPolicy.rules()
 *         .retry(HttpTimeoutException.class, Duration.ofSeconds(30), "the other side is slow")
 *         .fail(IllegalArgumentException.class, "the same input fails again"));
 * }</pre>
 */
@FunctionalInterface
public interface RetryPolicy {
  /** What is to become of a failure. */
  sealed interface Decision {
    /**
     * Another attempt, if there are any left.
     *
     * @param delay from the end of this attempt to the next; empty: as the task's retries say
     */
    record Retry(Optional<Duration> delay, String why) implements Decision {
      /** Refuses a negative delay. */
      public Retry {
        if (delay.stream().anyMatch(Duration::isNegative)) {
          throw new IllegalArgumentException("retry delay must not be negative: " + delay.get());
        }
      }
    }

    /** No other attempt. */
    record Fail(String why) implements Decision {}

    /** This policy has no say in it: the next one in the chain, or what is usual. */
    record Default() implements Decision {}
  }

  /**
   * Decides on a failure. What it throws is logged, and leaves the failure to what is usual.
   *
   * @param run the failed attempt's run, with its try number
   */
  Decision decide(RunInfo run, Throwable failure);

  /** This policy, and {@code next} for what this one has no say in. */
  default RetryPolicy or(RetryPolicy next) {
    return (run, failure) -> {
      Decision mine = decide(run, failure);
      return mine instanceof Decision.Default ? next.decide(run, failure) : mine;
    };
  }

  /** No say in anything. */
  static RetryPolicy none() {
    return (run, failure) -> new Decision.Default();
  }

  /** Ordered rules, none so far. */
  static Rules rules() {
    return new Rules(List.of());
  }

  /** Ordered rules by the exception's type, subclasses included; the first that fits decides. */
  final class Rules implements RetryPolicy {
    private record Rule(Class<? extends Throwable> type, Decision decision) {}

    private final List<Rule> rules;

    private Rules(List<Rule> rules) {
      this.rules = rules;
    }

    private Rules with(Class<? extends Throwable> type, Decision decision) {
      List<Rule> more = new ArrayList<>(rules);
      more.add(new Rule(type, decision));
      return new Rules(List.copyOf(more));
    }

    /** Such a failure is tried again as the task's retries say. */
    public Rules retry(Class<? extends Throwable> type) {
      return with(type, new Decision.Retry(Optional.empty(), reason(type, null)));
    }

    /** Such a failure is tried again after {@code delay}; not more than a day. */
    public Rules retry(Class<? extends Throwable> type, Duration delay) {
      return with(type, new Decision.Retry(Optional.of(delay), reason(type, null)));
    }

    /** Such a failure is tried again after {@code delay}, for a reason that is logged. */
    public Rules retry(Class<? extends Throwable> type, Duration delay, String why) {
      return with(type, new Decision.Retry(Optional.of(delay), reason(type, why)));
    }

    /** Such a failure is final. */
    public Rules fail(Class<? extends Throwable> type) {
      return with(type, new Decision.Fail(reason(type, null)));
    }

    /** Such a failure is final, for a reason that is logged. */
    public Rules fail(Class<? extends Throwable> type, String why) {
      return with(type, new Decision.Fail(reason(type, why)));
    }

    /** Such a failure is left to the next policy, or to what is usual, whatever later rules say. */
    public Rules byDefault(Class<? extends Throwable> type) {
      return with(type, new Decision.Default());
    }

    private static String reason(Class<?> type, @Nullable String why) {
      return why == null ? "rule for " + type.getSimpleName() : why;
    }

    @Override
    public Decision decide(RunInfo run, Throwable failure) {
      return rules.stream()
          .filter(rule -> rule.type().isInstance(failure))
          .findFirst()
          .map(Rule::decision)
          .orElseGet(Decision.Default::new);
    }
  }
}
