package dev.windlass.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A database and another system, which outlive every engine of a drill, and what they show. */
record World(TestDatabase db, Outside outside, Instant start, String url) implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Object TEMPLATE = new Object();

  static World create(Outside outside) {
    synchronized (TEMPLATE) {
      TestDatabase db = TestDatabase.create();
      Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      return new World(db, outside, now, db.database().url());
    }
  }

  /** The same, with its database seen through a cable. */
  World through(Cable cable) {
    return new World(db, outside, start, cable.through(url));
  }

  /** The port of the database's server. */
  int port() {
    return Integer.parseInt(url.replaceFirst(".*:([0-9]+)/.*", "$1"));
  }

  /** Leaves a command where the leader finds it. */
  void command(String kind, String payload) {
    db.execute(
        "insert into command (kind, payload, requested_by) values ('%s', '%s', 'drill')"
            .formatted(kind, payload));
    db.execute("notify windlass_command");
  }

  /** Triggers {@code count} runs, in one commit. */
  void trigger(String dag, String prefix, int count) {
    db.execute(
        """
        insert into command (kind, payload, requested_by)
        select 'trigger', jsonb_build_object('dag_id', '%s', 'run_id', '%s' || i), 'drill'
          from generate_series(1, %d) as i
        """
            .formatted(dag, prefix, count));
    db.execute("notify windlass_command");
  }

  long count(String query) {
    return Long.parseLong(String.valueOf(db.query(query)));
  }

  /** Holds once no command is open and no run is, those of the beat aside. */
  boolean settled() {
    return count("select count(*) from command where done_at is null") == 0
        && count(
                "select count(*) from dag_run where dag_id <> 'beat'"
                    + " and state not in ('success', 'failed')")
            == 0;
  }

  String states() {
    return String.valueOf(
        db.query(
            """
            select string_agg(r.dag_id || ' ' || r.run_id || ' ' || r.state || ': '
                     || (select string_agg(t.task_id || ' ' || coalesce(t.state, 'none') || ' try '
                                  || t.try_number || coalesce(' (' || t.reason || ')', ''),
                                  ', ' order by t.id)
                           from task_instance t
                          where t.id >= r.id << 20 and t.id < (r.id + 1) << 20), E'\\n')
              from dag_run r
             where r.dag_id = 'drill' or r.state <> 'success'
            """));
  }

  /** Waits for something to hold; otherwise fails with {@code words}. */
  static void await(BooleanSupplier condition, Supplier<String> words) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new AssertionError(words.get());
      }
      rest();
    }
  }

  /** What is awaited is in another process, which a busy wait would starve. */
  private static void rest() {
    try {
      TimeUnit.MILLISECONDS.sleep(10);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Nothing lost, nothing doubled, nothing left behind. */
  void check() {
    assertThat(outside.violations()).as("what the other system saw").isEmpty();
    assertThat(outside.submissions().values()).as("submissions of each key").containsOnly(1);
    assertThat(outside.unended()).as("jobs that nobody ended").isEmpty();
    assertThat(db.query("select string_agg(kind || ': ' || error, ', ') from command"))
        .as("commands that were refused")
        .isNull();
    assertThat(
            count(
                """
                select count(*)
                  from dag_run r join task_instance t
                    on t.id >= r.id << 20 and t.id < (r.id + 1) << 20
                 where r.state = 'success' and t.state <> 'success'
                """))
        .as("unfinished tasks of finished runs")
        .isZero();
    assertThat(
            count(
                """
                select count(*)
                  from task_instance_history h join task_instance t on t.id = h.ti_id
                 where h.state = 'success' or h.try_number >= t.try_number
                """))
        .as("attempts that count twice")
        .isZero();
  }

  @Override
  public void close() {
    db.close();
    outside.close();
  }
}
