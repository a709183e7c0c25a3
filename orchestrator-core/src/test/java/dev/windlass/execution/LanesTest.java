package dev.windlass.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.Cancellation;
import dev.windlass.dag.Progress;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.TaskContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LanesTest {
  private final Lanes lanes = new Lanes();
  private final List<Thread> callers = new ArrayList<>();

  /** A job that asks a system and is never asked itself. */
  private record Asking(String system) implements RemoteJob<String, String> {
    @Override
    public String submit(TaskContext context, String key) {
      return key;
    }

    @Override
    public Optional<String> find(TaskContext context, String key) {
      return Optional.empty();
    }

    @Override
    public Progress<String> poll(TaskContext context, String handle) {
      return new Progress.Done<>(handle);
    }

    @Override
    public Cancellation cancel(TaskContext context, String handle) {
      return Cancellation.GONE;
    }
  }

  @Test
  void a_system_is_called_so_often_at_a_time_and_no_more() throws Exception {
    Semaphore answered = new Semaphore(0);
    CountDownLatch full = new CountDownLatch(Lanes.WIDTH);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    for (int i = 0; i < 3 * Lanes.WIDTH; i++) {
      call(
          "one",
          () -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            full.countDown();
            answered.acquire();
            now.decrementAndGet();
          });
    }
    full.await();

    assertThat(now).hasValue(Lanes.WIDTH);
    answered.release(3 * Lanes.WIDTH);
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(most).hasValue(Lanes.WIDTH);
    assertThat(lanes.size()).isZero();
  }

  @Test
  void a_system_that_hangs_holds_up_no_other() throws Exception {
    Semaphore never = new Semaphore(0);
    CountDownLatch full = new CountDownLatch(Lanes.WIDTH);
    for (int i = 0; i < 2 * Lanes.WIDTH; i++) {
      call(
          "hangs",
          () -> {
            full.countDown();
            never.acquire();
          });
    }
    full.await();

    assertThat(lanes.call(new Asking("answers"), () -> "answer")).isEqualTo("answer");
    callers.forEach(Thread::interrupt);
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(lanes.size()).isZero();
  }

  @Test
  void a_call_that_fails_leaves_its_room_to_others() throws Exception {
    Asking job = new Asking("fails");
    for (int i = 0; i < 2 * Lanes.WIDTH; i++) {
      try {
        lanes.call(
            job,
            () -> {
              throw new IllegalStateException("no answer");
            });
      } catch (IllegalStateException expected) {
        assertThat(expected).hasMessage("no answer");
      }
    }
    assertThat(lanes.call(job, () -> 1)).isEqualTo(1);
  }

  private interface Call {
    void make() throws InterruptedException;
  }

  private void call(String system, Call call) {
    callers.add(
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    lanes.call(
                        new Asking(system),
                        () -> {
                          call.make();
                          return true;
                        });
                  } catch (Exception interrupted) {
                    Thread.currentThread().interrupt();
                  }
                }));
  }
}
