package dev.windlass.store;

import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jdbi.v3.sqlobject.transaction.Transaction;

/**
 * The templates that attempts rendered. Written by workers, outside the journal, as XComs are; the
 * newest runs of each task are kept. Thread-safe.
 */
public interface RenderedDao {
  /** Characters that are kept of one, as in the reference. */
  int LONGEST = 4_096;

  /** Characters that are kept of a name. */
  int LONGEST_NAME = 250;

  /** How many runs of a task are kept, as in the reference. */
  int RUNS = 30;

  /**
   * One to be kept.
   *
   * @param position its place among those of its attempt, from 0
   * @param content what people are shown, at most {@link #LONGEST} characters of it
   * @param characters how many it has in all
   */
  record Kept(
      long task,
      int tryNumber,
      int position,
      String name,
      String content,
      int characters,
      String dagId,
      String taskId) {}

  /** One that is kept; {@code characters} it had before it was cut. */
  record Row(int tryNumber, String name, String content, int characters) {
    /** What people are shown: with a note where it was cut. */
    public String shown() {
      return RenderedDao.shown(content, characters);
    }
  }

  /** A text that is kept, with a note where it was cut. */
  static String shown(String content, int characters) {
    if (characters <= content.length()) {
      return content;
    }
    String note = "… cut: %,d of %,d characters".formatted(content.length(), characters);
    return String.join("\n", content, note);
  }

  /** The beginning of a text, in whole characters. */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end);
  }

  /**
   * Keeps one, if its attempt still counts, and forgets those of runs too old to be kept.
   *
   * @param anew whether it takes the place of what the attempt rendered under this name before
   */
  @Transaction
  default void keep(Kept rendered, boolean anew) {
    int written = anew ? replace(rendered) : add(rendered);
    if (written > 0 && rendered.position() == 0) {
      forget(rendered.dagId(), rendered.taskId(), RUNS);
    }
  }

  /** Part of {@link #keep}. */
  @SqlUpdate(
      """
      insert into rendered_template
             (ti_id, try_number, name, position, content, characters, dag_id, task_id)
      select id, :tryNumber, :name, :position, :content, :characters, :dagId, :taskId
        from task_instance
       where id = :task and try_number = :tryNumber
         and state in ('queued', 'running', 'deferred', 'up_for_reschedule')
      on conflict (ti_id, try_number, name) do update
         set content = excluded.content, characters = excluded.characters
      """)
  int replace(@BindMethods Kept rendered);

  /** Part of {@link #keep}. */
  @SqlUpdate(
      """
      insert into rendered_template
             (ti_id, try_number, name, position, content, characters, dag_id, task_id)
      select id, :tryNumber, :name, :position, :content, :characters, :dagId, :taskId
        from task_instance
       where id = :task and try_number = :tryNumber
         and state in ('queued', 'running', 'deferred', 'up_for_reschedule')
      on conflict (ti_id, try_number, name) do nothing
      """)
  int add(@BindMethods Kept rendered);

  /**
   * Part of {@link #keep}. Steps from one run to the next along the index, so that thousands of
   * instances of one run cost no more than one.
   */
  @SqlUpdate(
      """
      with recursive newest (run_key, n) as (
        select max(ti_id >> 20), 1
          from rendered_template
         where dag_id = :dagId and task_id = :taskId
        union all
        select (select max(t.ti_id >> 20)
                  from rendered_template t
                 where t.dag_id = :dagId and t.task_id = :taskId
                   and t.ti_id >> 20 < newest.run_key),
               n + 1
          from newest
         where newest.run_key is not null and n < :runs)
      delete from rendered_template t
       where t.dag_id = :dagId and t.task_id = :taskId
         and t.ti_id >> 20 < (select run_key from newest where n = :runs)
      """)
  int forget(String dagId, String taskId, int runs);

  /** What a try of a task instance rendered, in its order. */
  @SqlQuery(
      """
      select try_number, name, content, characters
        from rendered_template
       where ti_id = :task and try_number = :tryNumber
       order by position, name
      """)
  @RegisterConstructorMapper(Row.class)
  List<Row> of(long task, int tryNumber);
}
