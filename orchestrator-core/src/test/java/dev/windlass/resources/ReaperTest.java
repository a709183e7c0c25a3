package dev.windlass.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.store.LedgerDao;
import dev.windlass.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReaperTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration GRACE = Duration.ofMinutes(5);
  private final TestDatabase db = TestDatabase.create();
  private final LedgerDao rows = db.dao(LedgerDao.class);
  private final FakeCloud cloud = new FakeCloud();
  private final List<Duration> pauses = new ArrayList<>();
  private final Reaper reaper =
      new Reaper(rows, cloud, pauses::add, new Reaper.Rules(GRACE, "wl-", Duration.ofSeconds(60)));

  @AfterEach
  void close() {
    db.close();
  }

  /** Clusters that need two calls to end. */
  private static final class FakeCloud implements Cloud {
    private final Map<String, Integer> callsLeft = new HashMap<>();
    private boolean down;

    void start(String name) {
      callsLeft.put(name, 2);
    }

    @Override
    public Set<String> kinds() {
      return Set.of("cluster");
    }

    @Override
    public List<String> live(String kind, String connectionId) {
      if (down) {
        throw new IllegalStateException("the cloud is down");
      }
      return callsLeft.keySet().stream().sorted().toList();
    }

    @Override
    public Optional<Duration> destroy(String kind, String connectionId, String name) {
      if (down) {
        throw new IllegalStateException("the cloud is down");
      }
      Integer left = callsLeft.computeIfPresent(name, (n, calls) -> calls == 0 ? null : calls - 1);
      return left == null ? Optional.empty() : Optional.of(Duration.ofSeconds(7));
    }
  }

  private void run(String runId, String state, String ended) {
    db.execute(
        "insert into dag (dag_id, version) values ('etl', 1) on conflict (dag_id) do nothing");
    db.execute(
        """
        insert into dag_run (id, dag_id, run_id, run_type, state, version, run_after, end_date,
               triggered_by)
        values (%d, 'etl', '%s', 'manual', '%s', 1, now(), %s, 'test')\
        """
            .formatted(runId.hashCode(), runId, state, ended));
  }

  private LedgerBook book(String runId) {
    return new LedgerBook(rows, new LedgerRows.Owner("etl", runId, "create", 1));
  }

  private void cluster(String runId, String name) {
    book(runId).intend("cluster", "aws", name, Duration.ofHours(1));
    cloud.start(name);
    book(runId).exists("cluster", "aws", name, "j-" + name);
  }

  private List<String> words(List<Reaper.Finding> findings) {
    return findings.stream().map(f -> f.name() + " " + f.outcome()).toList();
  }

  private String state(String name) {
    return String.valueOf(
        db.query("select state || ' ' || reaped from resource_ledger where name = '" + name + "'"));
  }

  @Test
  void what_a_live_run_holds_is_renewed_and_never_touched() throws Exception {
    run("r1", "running", "null");
    cluster("r1", "wl-a");
    db.execute("update resource_ledger set lease_until = now() - interval '1 day'");
    assertThat(reaper.sweep(NOON)).isEmpty();
    assertThat(db.query("select lease_until > now() + interval '59 minutes' from resource_ledger"))
        .isEqualTo("t");
    assertThat(cloud.callsLeft).containsKey("wl-a");
  }

  @Test
  void what_a_finished_run_left_behind_is_ended_after_the_grace() throws Exception {
    run("r1", "failed", "now()");
    cluster("r1", "wl-a");
    assertThat(reaper.sweep(NOON)).isEmpty();
    db.execute("update dag_run set end_date = now() - interval '6 minutes'");
    assertThat(words(reaper.dryRun(NOON))).containsExactly("wl-a WOULD_END");
    assertThat(state("wl-a")).isEqualTo("live false");
    assertThat(words(reaper.sweep(NOON))).containsExactly("wl-a ENDED");
    assertThat(pauses).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(7));
    assertThat(cloud.callsLeft).isEmpty();
    assertThat(state("wl-a")).isEqualTo("gone true");
    assertThat(reaper.sweep(NOON)).isEmpty();
  }

  @Test
  void an_intent_whose_run_is_gone_is_ended_once_its_lease_is_over() throws Exception {
    book("deleted").intend("cluster", "aws", "wl-a", Duration.ofHours(1));
    assertThat(reaper.sweep(NOON)).isEmpty();
    db.execute("update resource_ledger set lease_until = now() - interval '1 second'");
    assertThat(words(reaper.sweep(NOON))).containsExactly("wl-a ENDED");
    assertThat(state("wl-a")).isEqualTo("gone true");
  }

  @Test
  void an_unknown_resource_is_ended_after_the_grace_only_when_its_name_is_ours() throws Exception {
    run("r1", "running", "null");
    cluster("r1", "wl-known");
    cloud.start("wl-stranger");
    cloud.start("somebody-elses");
    assertThat(words(reaper.sweep(NOON))).containsExactly("wl-stranger WATCHED");
    assertThat(words(reaper.sweep(NOON.plus(GRACE).minusSeconds(1))))
        .containsExactly("wl-stranger WATCHED");
    assertThat(words(reaper.sweep(NOON.plus(GRACE)))).containsExactly("wl-stranger ENDED");
    assertThat(cloud.callsLeft).containsOnlyKeys("wl-known", "somebody-elses");
  }

  @Test
  void a_cloud_that_is_down_is_reported_and_the_row_stays_for_the_next_sweep() throws Exception {
    run("r1", "success", "now() - interval '1 day'");
    cluster("r1", "wl-a");
    cloud.down = true;
    assertThat(words(reaper.sweep(NOON))).containsExactly("wl-a FAILED", "* FAILED");
    assertThat(state("wl-a")).isEqualTo("live false");
    cloud.down = false;
    assertThat(words(reaper.sweep(NOON))).containsExactly("wl-a ENDED");
  }

  @Test
  void a_slow_end_is_left_to_the_next_sweep() throws Exception {
    run("r1", "success", "now() - interval '1 day'");
    cluster("r1", "wl-a");
    var hasty = new Reaper(rows, cloud, pauses::add, new Reaper.Rules(GRACE, "wl-", Duration.ZERO));
    assertThat(words(hasty.sweep(NOON))).containsExactly("wl-a ENDING");
    assertThat(words(hasty.sweep(NOON))).containsExactly("wl-a ENDING");
    assertThat(words(hasty.sweep(NOON))).containsExactly("wl-a ENDED");
  }

  @Test
  void a_resource_is_recorded_before_it_exists_and_may_come_back() {
    assertThatThrownBy(() -> book("r1").exists("cluster", "aws", "wl-a", "j-1"))
        .hasMessageContaining("without a row in the ledger");
    book("r1").intend("cluster", "aws", "wl-a", Duration.ofHours(1));
    book("r1").intend("cluster", "aws", "wl-a", Duration.ofHours(1));
    book("r1").exists("cluster", "aws", "wl-a", "j-1");
    book("r1").gone("cluster", "aws", "wl-a");
    book("r1").gone("cluster", "aws", "wl-a");
    assertThat(rows.open()).isEmpty();
    book("r2").intend("cluster", "aws", "wl-a", Duration.ofHours(1));
    assertThat(rows.open())
        .singleElement()
        .satisfies(
            e -> {
              assertThat(e.runId()).isEqualTo("r2");
              assertThat(e.state()).isEqualTo("intended");
              assertThat(e.externalId()).isNull();
            });
  }
}
