package dev.windlass.template;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.exptest.ExpTest;
import com.hubspot.jinjava.lib.filter.Filter;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import com.hubspot.jinjava.loader.ResourceLocator;
import com.hubspot.jinjava.util.ObjectTruthValue;
import java.lang.reflect.Method;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The filters and tests that are the reference's, or that the library understands otherwise. */
final class Library {
  private static final Map<String, BiFunction<Object, Call, Object>> OURS = ours();

  /** By name. */
  static final Set<String> FILTERS = OURS.keySet();

  private Library() {}

  private static Map<String, BiFunction<Object, Call, Object>> ours() {
    Map<String, BiFunction<Object, Call, Object>> all = new TreeMap<>();
    all.put("ds", (v, call) -> dated(v, Moment::day));
    all.put("ds_nodash", (v, call) -> dated(v, m -> Strftime.format(m.at(), "%Y%m%d")));
    all.put("ts", (v, call) -> dated(v, Moment::iso));
    all.put("ts_nodash", (v, call) -> dated(v, m -> Strftime.format(m.at(), "%Y%m%dT%H%M%S")));
    all.put("ts_nodash_with_tz", (v, call) -> dated(v, Moment::nodashWithZone));
    for (String macro : List.of("ds_add", "ds_format", "ds_format_locale")) {
      all.put(macro, (v, call) -> None.of(new Macros().call(before(v, macro, call))));
    }
    all.put("default", Library::otherwise);
    all.put("d", Library::otherwise);
    all.put("tojson", (v, call) -> Values.json(v).toString());
    all.put(
        "fromjson",
        (v, call) ->
            new Macros().attribute("json") instanceof Thing json
                ? None.of(json.call(before(v, "loads", call)))
                : None.NONE);
    all.put(
        "items",
        (v, call) ->
            v instanceof Map<?, ?> map
                ? PythonMap.call(map, new Call("items", List.of(), Map.of()))
                : refuse("items", v));
    all.put("max", (v, call) -> extreme("max", v, 1));
    all.put("min", (v, call) -> extreme("min", v, -1));
    return all;
  }

  static void register(Jinjava engine) {
    OURS.forEach((name, function) -> engine.registerFilter(new Named(name, function)));
    engine.registerExpTest(new Test("defined", v -> !(v instanceof Undefined)));
    engine.registerExpTest(new Test("undefined", v -> v instanceof Undefined));
    engine.registerExpTest(new Test("none", v -> v == null || v == None.NONE));
    engine.registerFunction(new ELFunctionDefinition("", "range", range()));
    engine.setResourceLocator(new Locator());
  }

  private static Method range() {
    try {
      Method method = Library.class.getDeclaredMethod("range", Object.class, Object[].class);
      method.setAccessible(true);
      return method;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("it is below", e);
    }
  }

  /**
   * Numbers as Python's {@code range} has them; the library's stops at its limit without a word.
   */
  static List<Object> range(Object first, Object... others) {
    Object[] all = new Object[others.length + 1];
    all[0] = first;
    System.arraycopy(others, 0, all, 1, others.length);
    var call = Call.of("range", all);
    long from = others.length == 0 ? 0 : call.number(0, "start", 0);
    long to = others.length == 0 ? call.number(0, "stop", 0) : call.number(1, "stop", 0);
    long step = call.number(2, "step", 1);
    if (step == 0) {
      throw new Stop("range() needs a step that is not 0");
    }
    List<Object> numbers = new ArrayList<>();
    for (long n = from; step > 0 ? n < to : n > to; n += step) {
      if (numbers.size() == Limits.RANGE) {
        throw new Stop("range() may have %,d numbers".formatted(Limits.RANGE));
      }
      numbers.add(n);
    }
    return numbers;
  }

  private static Call before(Object value, String name, Call call) {
    List<Object> all = new ArrayList<>();
    all.add(value);
    all.addAll(call.positional());
    return new Call(name, all, call.named());
  }

  private interface Written {
    String write(Moment date);
  }

  private static Object dated(Object value, Written written) {
    return switch (value) {
      case None none -> none;
      case Moment date -> written.write(date);
      case String text -> written.write(Moment.parse(text));
      default -> throw new Stop("%s is no date".formatted(Printed.quoted(value)));
    };
  }

  /** As Jinja: what is there counts, also when it is empty, unless the second argument is true. */
  private static Object otherwise(Object value, Call call) {
    Object other = call.find(0, "default_value");
    Object boolean1 = call.find(1, "boolean");
    boolean falsy = boolean1 != null && ObjectTruthValue.evaluate(boolean1);
    boolean missing = value instanceof Undefined || (falsy && !ObjectTruthValue.evaluate(value));
    return missing ? (other == null ? "" : other) : value;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Object extreme(String name, Object value, int sign) {
    if (!(value instanceof Collection<?> list) || list.isEmpty()) {
      return refuse(name, value);
    }
    Comparable best = null;
    for (Object element : list) {
      if (!(element instanceof Comparable comparable)) {
        return refuse(name, value);
      }
      if (best == null || Integer.signum(comparable.compareTo(best)) == sign) {
        best = comparable;
      }
    }
    return None.of(best);
  }

  private static Object refuse(String filter, Object value) {
    throw new Stop("filter '%s' cannot take %s".formatted(filter, Printed.quoted(value)));
  }

  private record Named(String name, BiFunction<Object, Call, Object> function) implements Filter {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public @Nullable Object filter(
        @Nullable Object value, JinjavaInterpreter interpreter, String... arguments) {
      return function.apply(None.of(value), Call.of(name, arguments));
    }

    @Override
    public @Nullable Object filter(
        @Nullable Object value,
        JinjavaInterpreter interpreter,
        Object[] arguments,
        Map<String, Object> named) {
      return function.apply(
          None.of(value), new Call(name, Arrays.stream(arguments).map(None::of).toList(), named));
    }
  }

  private record Test(String name, Predicate<@Nullable Object> holds) implements ExpTest {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean evaluate(
        @Nullable Object value, JinjavaInterpreter interpreter, Object... arguments) {
      return holds.test(value);
    }
  }

  /** Files that a template includes, extends or imports: of its DAG, and no others. */
  private static final class Locator implements ResourceLocator {
    @Override
    public String getString(String path, Charset encoding, JinjavaInterpreter interpreter) {
      return Files.withoutLineEnd(((Interpreter) interpreter).files().read(path));
    }
  }
}
