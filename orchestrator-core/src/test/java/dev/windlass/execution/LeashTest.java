package dev.windlass.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LeashTest {
  private static final Duration HOUR = Duration.ofHours(1);

  /** Time that passes when the test says so; what is started runs before start returns. */
  private static final class Stopwatch implements Pace {
    private record Ring(long at, Runnable soon) {}

    private final List<Ring> rings = new ArrayList<>();
    private final List<String> started = new ArrayList<>();
    private long nanos;

    void pass(Duration time) {
      nanos += time.toNanos();
      for (Ring ring : List.copyOf(rings)) {
        if (ring.at <= nanos && rings.remove(ring)) {
          ring.soon.run();
        }
      }
    }

    @Override
    public Bell after(long wait, Runnable soon) {
      Ring ring = new Ring(nanos + wait, soon);
      rings.add(ring);
      return () -> rings.remove(ring);
    }

    @Override
    public Thread start(String name, Runnable attempt) {
      started.add(name);
      attempt.run();
      return Thread.ofVirtual().unstarted(attempt);
    }

    @Override
    public Instant instant() {
      return Instant.EPOCH.plusNanos(nanos);
    }

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public void park(long wait) {
      pass(Duration.ofNanos(wait));
    }

    @Override
    public void wake(Thread thread) {
      thread.interrupt();
    }

    @Override
    public void await(CompletableFuture<Void> done) {
      done.join();
    }

    @Override
    public boolean join(Thread thread, Duration patience) {
      return true;
    }
  }

  private final Stopwatch pace = new Stopwatch();
  private final Leash leash = new Leash("attempt", pace, () -> true);
  private int wentOn;

  private boolean rest() {
    return leash.rest(HOUR, () -> wentOn++);
  }

  @Test
  void who_rests_has_no_thread_until_the_time_is_over() {
    assertThat(rest()).isTrue();
    pace.pass(HOUR.minusNanos(1));
    assertThat(pace.started).isEmpty();

    pace.pass(Duration.ofNanos(1));
    assertThat(pace.started).containsExactly("attempt");
    assertThat(wentOn).isEqualTo(1);
  }

  @Test
  void the_brain_ends_a_rest_at_once_and_it_goes_on_only_once() {
    assertThat(rest()).isTrue();
    leash.end("cleared");
    assertThat(wentOn).isEqualTo(1);
    assertThatThrownBy(leash::check).isInstanceOf(Leash.EndNow.class);

    pace.pass(HOUR);
    leash.end("cleared again");
    assertThat(wentOn).isEqualTo(1);
    assertThat(pace.rings).isEmpty();
  }

  @Test
  void letting_go_ends_a_rest_without_a_word() {
    assertThat(rest()).isTrue();
    leash.letGo();
    assertThat(wentOn).isEqualTo(1);
    assertThat(pace.rings).isEmpty();
    assertThatThrownBy(leash::check).isInstanceOf(Leash.LetGo.class);
  }

  @Test
  void nobody_rests_whom_the_brain_wants_something_of() {
    leash.end("cleared");
    assertThat(rest()).isFalse();
    assertThat(wentOn).isZero();
    assertThat(pace.rings).isEmpty();
  }

  @Test
  void nobody_rests_for_no_time_or_once_leadership_is_in_doubt() {
    assertThat(leash.rest(Duration.ZERO, () -> wentOn++)).isFalse();
    assertThat(new Leash("deposed", pace, () -> false).rest(HOUR, () -> wentOn++)).isFalse();
    assertThat(pace.rings).isEmpty();
    assertThat(wentOn).isZero();
  }

  @Test
  void one_rest_follows_another() {
    assertThat(leash.rest(HOUR, () -> assertThat(rest()).isTrue())).isTrue();
    pace.pass(HOUR);
    assertThat(wentOn).isZero();
    pace.pass(HOUR);
    assertThat(wentOn).isEqualTo(1);
    assertThat(pace.started).hasSize(2);
  }
}
