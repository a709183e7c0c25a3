package dev.windlass.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.run.TaskId;
import dev.windlass.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RenderedDaoTest {
  private TestDatabase db;
  private RenderedDao dao;

  @BeforeEach
  void open() {
    db = TestDatabase.create();
    dao = db.dao(RenderedDao.class);
  }

  @AfterEach
  void close() {
    db.close();
  }

  private static long task(long run, int ordinal) {
    return TaskId.of(run, ordinal);
  }

  private long running(long run, int ordinal, int tryNumber) {
    db.execute(
        "insert into task_instance (id, task_id, state, try_number) values (%d, 'load', 'running', %d)"
            .formatted(task(run, ordinal), tryNumber));
    return task(run, ordinal);
  }

  private void keep(long task, int tryNumber, int position, String name, String text) {
    dao.keep(
        new RenderedDao.Kept(
            task,
            tryNumber,
            position,
            name,
            RenderedDao.cut(text, RenderedDao.LONGEST),
            text.length(),
            "sales",
            "load"),
        true);
  }

  private List<String> shown(long task, int tryNumber) {
    return dao.of(task, tryNumber).stream().map(r -> r.name() + "=" + r.shown()).toList();
  }

  @Test
  void each_try_keeps_its_own_in_their_order_and_the_same_name_again_replaces() {
    long task = running(1, 0, 1);
    keep(task, 1, 0, "sql", "one");
    keep(task, 1, 1, "a", "two");
    keep(task, 1, 2, "sql", "three");
    assertThat(shown(task, 1)).containsExactly("sql=three", "a=two");

    db.execute("update task_instance set try_number = 2");
    keep(task, 2, 0, "sql", "of the second try");
    assertThat(shown(task, 1)).containsExactly("sql=three", "a=two");
    assertThat(shown(task, 2)).containsExactly("sql=of the second try");
  }

  @Test
  void an_attempt_that_does_not_count_any_more_keeps_nothing() {
    long task = running(1, 0, 2);
    keep(task, 1, 0, "sql", "of a lost try");
    assertThat(shown(task, 1)).isEmpty();
    db.execute("update task_instance set state = 'success'");
    keep(task, 2, 0, "sql", "too late");
    assertThat(shown(task, 2)).isEmpty();
  }

  @Test
  void who_takes_an_attempt_up_again_leaves_what_its_job_was_given() {
    long task = running(1, 0, 1);
    keep(task, 1, 0, "sql", "as submitted");
    var again = new RenderedDao.Kept(task, 1, 0, "sql", "later", 5, "sales", "load");
    dao.keep(again, false);
    assertThat(shown(task, 1)).containsExactly("sql=as submitted");
  }

  @Test
  void a_long_text_is_cut_and_says_so() {
    long task = running(1, 0, 1);
    keep(task, 1, 0, "sql", "x".repeat(5_000));
    assertThat(shown(task, 1).getFirst())
        .startsWith("sql=" + "x".repeat(4_096) + "\n")
        .endsWith("… cut: 4,096 of 5,000 characters");
    assertThat(RenderedDao.cut("a😀", 2)).isEqualTo("a");
  }

  @Test
  void the_newest_thirty_runs_of_a_task_are_kept_with_all_their_instances() {
    for (int run = 1; run <= 33; run++) {
      for (int instance = 0; instance < 3; instance++) {
        keep(running(run, instance, 1), 1, 0, "sql", "run " + run);
      }
    }
    assertThat(db.query("select count(distinct ti_id >> 20) from rendered_template"))
        .isEqualTo("30");
    assertThat(db.query("select min(ti_id >> 20) from rendered_template")).isEqualTo("4");
    assertThat(db.query("select count(*) from rendered_template")).isEqualTo("90");
    assertThat(shown(task(33, 2), 1)).containsExactly("sql=run 33");
  }

  @Test
  void another_task_and_another_dag_keep_their_own() {
    keep(running(1, 0, 1), 1, 0, "sql", "kept");
    dao.keep(new RenderedDao.Kept(running(2, 0, 1), 1, 0, "sql", "x", 1, "sales", "other"), true);
    assertThat(dao.forget("sales", "load", 1)).isZero();
    for (int run = 3; run < 5; run++) {
      keep(running(run, 0, 1), 1, 0, "sql", "newer");
    }
    assertThat(dao.forget("sales", "load", 1)).isEqualTo(2);
    assertThat(
            db.query(
                "select string_agg(task_id || ti_id, ',' order by ti_id) from rendered_template"))
        .isEqualTo("other%d,load%d".formatted(task(2, 0), task(4, 0)));
  }
}
