package dev.windlass.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A row as parameters of a statement, one each. A parameter has the same type whether it is null or
 * not: the driver prepares a statement anew when types change. Used by one thread.
 */
final class ParameterWriter implements Cells {
  private final PreparedStatement statement;
  private int next;
  private int type = Types.NULL;
  private @Nullable SQLException failure;

  /** Binds from parameter {@code first} on. */
  ParameterWriter(PreparedStatement statement, int first) {
    this.statement = statement;
    this.next = first;
  }

  private interface Setting {
    void at(int index) throws SQLException;
  }

  /** The next value's type, one of {@link Types}. */
  void type(int sqlType) {
    type = sqlType;
  }

  /**
   * The number of the next parameter.
   *
   * @throws SQLException what a value was refused with
   */
  int next() throws SQLException {
    if (failure != null) {
      throw failure;
    }
    return next;
  }

  private void set(Setting setting) {
    try {
      setting.at(next++);
    } catch (SQLException e) {
      failure = e;
    }
  }

  @Override
  public void addNull() {
    set(i -> statement.setNull(i, type));
  }

  @Override
  public void add(long value) {
    set(i -> statement.setLong(i, value));
  }

  @Override
  public void add(int value) {
    set(i -> statement.setInt(i, value));
  }

  @Override
  public void add(boolean value) {
    set(i -> statement.setBoolean(i, value));
  }

  @Override
  public void add(@Nullable Instant value) {
    if (value == null) {
      addNull();
    } else {
      // The driver would round what is finer.
      set(
          i ->
              statement.setObject(
                  i, value.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC)));
    }
  }

  @Override
  public void addText(@Nullable String value) {
    if (value == null) {
      addNull();
    } else {
      set(i -> statement.setString(i, Cells.wellFormed(value)));
    }
  }

  @Override
  public void addJson(@Nullable String value) {
    addText(value == null ? null : Cells.json(value));
  }
}
