package dev.windlass.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.dag.QualityResult;
import dev.windlass.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

class RowsTest {
  private static final TestDatabase DB = TestDatabase.create();

  @AfterAll
  static void close() {
    DB.close();
  }

  @Test
  void quality_results_come_back_by_run_and_by_check() {
    var dao = DB.dao(QualityDao.class);
    var bad =
        new QualityResult(
            "fact",
            "unique(id)",
            false,
            true,
            "2 twins",
            "none",
            List.of("1"),
            Duration.ofMillis(9));
    dao.add("etl", "r1", "check", 1, bad);
    dao.add("etl", "r2", "check", 1, bad);
    assertThat(dao.ofRun("etl", "r1"))
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.passed()).isFalse();
              assertThat(r.blocking()).isTrue();
              assertThat(r.badRows()).isEqualTo("[\"1\"]");
              assertThat(r.tookMs()).isEqualTo(9);
            });
    assertThat(dao.ofCheck("fact", "unique(id)", 10))
        .extracting(QualityDao.Row::runId)
        .containsExactly("r2", "r1");
  }

  @Test
  void a_changed_pool_rings_the_leader_and_the_default_pool_stays() throws Exception {
    var dao = DB.dao(PoolDao.class);
    try (var bell = DB.database().dedicatedConnection()) {
      bell.createStatement().execute("listen windlass_pools");
      dao.put(new PoolDao.Pool("small", 1, "one at a time", true));
      assertThat(bell.unwrap(PGConnection.class).getNotifications(5000)).hasSize(1);
    }
    dao.put(new PoolDao.Pool("small", 2, "two at a time", false));
    assertThat(dao.find("small")).contains(new PoolDao.Pool("small", 2, "two at a time", false));
    assertThat(dao.delete("small")).isTrue();
    assertThat(dao.delete("small")).isFalse();
    assertThatThrownBy(() -> dao.delete(PoolDao.DEFAULT)).hasMessageContaining("default_pool");
    assertThat(dao.all()).extracting(PoolDao.Pool::name).containsExactly(PoolDao.DEFAULT);
  }

  @Test
  void users_and_their_sessions_live_and_end_together() {
    var users = DB.dao(UserDao.class);
    var sessions = DB.dao(SessionDao.class);
    assertThat(users.addFirst("ada", "hash-1", "admin")).isTrue();
    assertThat(users.addFirst("eve", "hash-2", "admin")).isFalse();
    assertThat(users.add("ada", "hash-3", "viewer")).isFalse();
    assertThat(users.find("ada").orElseThrow().toString()).doesNotContain("hash");
    sessions.open("t1", "ada", "csrf-1", Duration.ofHours(1));
    sessions.open("t2", "ada", "csrf-2", Duration.ofSeconds(-1));
    assertThat(sessions.find("t1")).contains(new SessionDao.Session("ada", "admin", "csrf-1"));
    assertThat(sessions.find("t2")).isEmpty();
    assertThat(sessions.forgetExpired()).isEqualTo(1);
    assertThat(users.change("ada", "op", false)).isTrue();
    assertThat(sessions.find("t1")).isEmpty();
    assertThat(users.changePassword("ada", "hash-4")).isTrue();
    assertThat(users.all()).extracting(UserDao.User::passwordHash).containsExactly("hash-4");
    assertThat(users.delete("ada")).isTrue();
    assertThat(sessions.close("t1")).isFalse();
  }

  @Test
  void the_audit_log_reads_newest_first_page_by_page() {
    var dao = DB.dao(AuditDao.class);
    dao.write("ada", "pause", "etl", null, null, "{\"paused\": true}");
    dao.write("ada", "login", null, null, null, "{}");
    var first = dao.before(Long.MAX_VALUE, null, 1);
    assertThat(first).extracting(AuditDao.Entry::event).containsExactly("login");
    assertThat(dao.before(first.getFirst().id(), null, 10))
        .extracting(AuditDao.Entry::extra)
        .containsExactly("{\"paused\": true}");
    assertThat(dao.before(Long.MAX_VALUE, "etl", 10))
        .extracting(AuditDao.Entry::event)
        .containsExactly("pause");
  }
}
