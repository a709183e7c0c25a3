package dev.windlass.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.jdbc.PgArray;

/**
 * Columns in which many rows travel to the database, one array each: what a statement says about
 * them follows from one list, so that a column more is one line more. Immutable.
 *
 * @param <R> what a row is made from
 */
record Columns<R>(List<Column<R>> list) {
  /** Types a column may have. */
  private enum Type {
    BIGINT("bigint", Types.BIGINT, Oid.INT8, Oid.INT8_ARRAY),
    INT("int", Types.INTEGER, Oid.INT4, Oid.INT4_ARRAY),
    BOOLEAN("boolean", Types.BOOLEAN, Oid.BOOL, Oid.BOOL_ARRAY),
    TEXT("text", Types.VARCHAR, Oid.TEXT, Oid.TEXT_ARRAY),
    JSONB("jsonb", Types.VARCHAR, 3802, 3807),
    INSTANT("timestamptz", Types.TIMESTAMP_WITH_TIMEZONE, Oid.TIMESTAMPTZ, Oid.TIMESTAMPTZ_ARRAY);

    final String parameter;

    /** Of {@link Types}, as the driver takes a single value. */
    final int single;

    final int element;
    final int array;

    Type(String name, int single, int element, int array) {
      this.parameter = "?::" + name;
      this.single = single;
      this.element = element;
      this.array = array;
    }
  }

  /** One column: its name, how it gets its values, and whether two rows have the same. */
  record Column<R>(String name, Type type, BiConsumer<Cells, R> write, BiPredicate<R, R> same) {}

  /** Every column, see {@link #changed}. */
  static final int ALL = -1;

  @SafeVarargs
  @SuppressWarnings("varargs")
  static <R> Columns<R> of(Column<R>... columns) {
    return new Columns<>(List.of(columns));
  }

  static <R> Column<R> number(String name, ToLongFunction<R> value) {
    return new Column<>(
        name,
        Type.BIGINT,
        (out, row) -> out.add(value.applyAsLong(row)),
        (a, b) -> value.applyAsLong(a) == value.applyAsLong(b));
  }

  static <R> Column<R> numberOrNull(String name, Function<R, @Nullable Long> value) {
    return new Column<>(
        name,
        Type.BIGINT,
        (out, row) -> {
          Long number = value.apply(row);
          if (number == null) {
            out.addNull();
          } else {
            out.add(number.longValue());
          }
        },
        same(value));
  }

  static <R> Column<R> count(String name, ToIntFunction<R> value) {
    return new Column<>(
        name,
        Type.INT,
        (out, row) -> out.add(value.applyAsInt(row)),
        (a, b) -> value.applyAsInt(a) == value.applyAsInt(b));
  }

  static <R> Column<R> flag(String name, Predicate<R> value) {
    return new Column<>(
        name,
        Type.BOOLEAN,
        (out, row) -> out.add(value.test(row)),
        (a, b) -> value.test(a) == value.test(b));
  }

  static <R> Column<R> text(String name, Function<R, @Nullable String> value) {
    return new Column<>(name, Type.TEXT, (out, row) -> out.addText(value.apply(row)), same(value));
  }

  static <R> Column<R> json(String name, Function<R, @Nullable String> value) {
    return new Column<>(name, Type.JSONB, (out, row) -> out.addJson(value.apply(row)), same(value));
  }

  static <R> Column<R> instant(String name, Function<R, @Nullable Instant> value) {
    return new Column<>(name, Type.INSTANT, (out, row) -> out.add(value.apply(row)), same(value));
  }

  private static <R, V> BiPredicate<R, R> same(Function<R, @Nullable V> value) {
    return (a, b) -> Objects.equals(value.apply(a), value.apply(b));
  }

  /**
   * Which columns differ, and the key: bit <i>i</i> stands for the column <i>i</i>. {@link #ALL}
   * when nothing does.
   */
  int changed(R before, R now) {
    int changed = 0;
    for (int i = 1; i < list.size(); i++) {
      if (!list.get(i).same().test(before, now)) {
        changed |= 1 << i;
      }
    }
    return changed == 0 ? ALL : changed | 1;
  }

  /** Those with a bit in {@code which}, in the same order. */
  Columns<R> only(int which) {
    return which == ALL
        ? this
        : new Columns<>(
            IntStream.range(0, list.size())
                .filter(i -> (which & 1 << i) != 0)
                .mapToObj(list::get)
                .toList());
  }

  /** The same without some. */
  Columns<R> without(String... names) {
    Set<String> out = Set.copyOf(Arrays.asList(names));
    return new Columns<>(list.stream().filter(c -> !out.contains(c.name())).toList());
  }

  /**
   * A statement with {@code {columns}}, {@code {rows}} (the rows as a table {@code m}) and {@code
   * {assignments}} (every column but the first, the key) put in. Each column travels as one array.
   */
  String sql(String template) {
    return with(
        template,
        "unnest(%s) as m(%s)"
            .formatted(
                list.stream().map(c -> c.type().parameter + "[]").collect(Collectors.joining(", ")),
                names(list)));
  }

  /**
   * The same for one row, whose values are parameters. The server unpacks no arrays and joins
   * nothing: for a few rows this takes a third of the time.
   */
  String sqlOfOne(String template) {
    return with(
        template,
        list.stream()
            .map(c -> c.type().parameter + " as " + c.name())
            .collect(Collectors.joining(", ", "(select ", ") as m")));
  }

  private String with(String template, String rows) {
    return template
        .replace("{columns}", names(list))
        .replace("{rows}", rows)
        .replace(
            "{assignments}",
            list.stream()
                .skip(1)
                .map(c -> c.name() + " = m." + c.name())
                .collect(Collectors.joining(", ")));
  }

  private static <R> String names(List<Column<R>> columns) {
    return columns.stream().map(Column::name).collect(Collectors.joining(", "));
  }

  /**
   * Binds the rows from parameter {@code first} on and returns the number of the next one.
   *
   * @param which columns, see {@link #changed}
   */
  int bind(Connection connection, PreparedStatement statement, int first, List<R> rows, int which)
      throws SQLException {
    BaseConnection postgres = connection.unwrap(BaseConnection.class);
    int index = first;
    for (int i = 0; i < list.size(); i++) {
      if ((which & 1 << i) != 0) {
        Column<R> column = list.get(i);
        ArrayWriter out = new ArrayWriter(column.type().element, rows.size());
        for (int row = 0; row < rows.size(); row++) {
          column.write().accept(out, rows.get(row));
        }
        statement.setArray(index++, new PgArray(postgres, column.type().array, out.bytes()));
      }
    }
    return index;
  }

  /** The same for one row, each value a parameter. */
  int bindOne(PreparedStatement statement, int first, R row, int which) throws SQLException {
    ParameterWriter out = new ParameterWriter(statement, first);
    for (int i = 0; i < list.size(); i++) {
      if ((which & 1 << i) != 0) {
        Column<R> column = list.get(i);
        out.type(column.type().single);
        column.write().accept(out, row);
      }
    }
    return out.next();
  }
}
