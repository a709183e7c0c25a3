package dev.windlass.template;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.exptest.ExpTest;
import com.hubspot.jinjava.lib.filter.Filter;
import com.hubspot.jinjava.util.ForLoop;
import java.beans.FeatureDescriptor;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELResolver;
import org.jspecify.annotations.Nullable;

/**
 * The only way from a template to a value's attributes and methods. Knows texts, lists, maps and
 * our own {@link Thing}s; nothing of Java can be reached, so there is nothing to forbid. What is
 * not there is {@link Undefined}.
 */
final class Sandbox extends ELResolver {
  private static final Set<String> TAKE_UNDEFINED = Set.of("default", "d", "defined", "undefined");

  /** Filters whose number says how much they make. */
  private static final Set<String> WIDE =
      Set.of("center", "indent", "wordwrap", "batch", "slice", "truncate");

  @Override
  public @Nullable Object getValue(ELContext context, Object base, Object property) {
    context.setPropertyResolved(true);
    String name = String.valueOf(property);
    try {
      return value(base, name);
    } catch (RuntimeException e) {
      throw Stop.passing(e);
    }
  }

  private static Object value(Object base, String name) {
    return switch (base) {
      case Undefined undefined -> throw undefined.used();
      case Thing thing -> thing.attribute(name);
      case ForLoop loop -> loop(loop, name);
      case Map<?, ?> map -> entry(map, name);
      case List<?> list -> element(list, name);
      case String text -> character(text, name);
      default -> Undefined.attribute(kind(base), name, List.of());
    };
  }

  private static Object loop(ForLoop loop, String name) {
    return switch (name) {
      case "index" -> (long) loop.getIndex();
      case "index0" -> (long) loop.getIndex0();
      case "revindex" -> (long) loop.getRevindex();
      case "revindex0" -> (long) loop.getRevindex0();
      case "first" -> loop.isFirst();
      case "last" -> loop.isLast();
      case "length" -> (long) loop.getLength();
      case "depth" -> (long) loop.getDepth();
      case "depth0" -> (long) loop.getDepth0();
      default ->
          Undefined.attribute(
              "loop", name, List.of("index", "index0", "first", "last", "length", "revindex"));
    };
  }

  private static Object entry(Map<?, ?> map, String name) {
    return map.containsKey(name)
        ? None.of(map.get(name))
        : Undefined.attribute(
            "the map", name, map.keySet().stream().limit(50).map(Printed::of).toList());
  }

  private static Object element(List<?> list, String name) {
    int index = index(name, list.size());
    return index >= 0 && index < list.size()
        ? None.of(list.get(index))
        : Undefined.because("a list of %d elements has no '%s'".formatted(list.size(), name));
  }

  private static Object character(String text, String name) {
    int index = index(name, text.length());
    return index >= 0 && index < text.length()
        ? String.valueOf(text.charAt(index))
        : Undefined.because("the text %s has no '%s'".formatted(shortened(text), name));
  }

  /** From the end when it is negative; -1: it is none. */
  private static int index(String name, int size) {
    try {
      int index = Integer.parseInt(name);
      return index < 0 ? index + size : index;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static String shortened(String text) {
    return Printed.quoted(text.length() > 40 ? text.substring(0, 40) + "…" : text);
  }

  private static String kind(Object base) {
    return switch (base) {
      case None none -> "None";
      case Boolean b -> "a boolean";
      case Number n -> "a number";
      default -> "this value";
    };
  }

  @Override
  public @Nullable Object invoke(
      ELContext context,
      @Nullable Object base,
      Object method,
      Class<?> @Nullable [] types,
      @Nullable Object @Nullable [] parameters) {
    context.setPropertyResolved(true);
    try {
      return switch (base) {
        case Filter filter when parameters != null -> filter(filter, parameters);
        case ExpTest test when parameters != null -> test(test, String.valueOf(method), parameters);
        case null, default -> method(base, Call.of(String.valueOf(method), parameters));
      };
    } catch (RuntimeException e) {
      throw Stop.passing(e);
    }
  }

  private static @Nullable Object method(@Nullable Object base, Call call) {
    return switch (base) {
      case Undefined undefined -> throw undefined.used();
      case Thing thing -> thing.call(call);
      case String text -> PythonText.call(text, call);
      case Map<?, ?> map -> PythonMap.call(map, call);
      case List<?> list -> list(list, call);
      case null, default -> throw call.unknown(List.of());
    };
  }

  @SuppressWarnings("unchecked")
  private static Object list(List<?> list, Call call) {
    return switch (call.name()) {
      case "append" -> {
        Limits.entries(list.size() + 1L);
        ((List<Object>) list).add(call.need(0, "object"));
        yield None.NONE;
      }
      case "index" -> (long) list.indexOf(call.need(0, "value"));
      case "count" -> (long) Collections.frequency(list, call.need(0, "value"));
      default -> throw call.unknown(List.of("append()", "index()", "count()"));
    };
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Object filter(Filter filter, @Nullable Object[] parameters) {
    Object value = parameters[0];
    check(filter.getName(), value);
    Object[] arguments = parameters[2] instanceof Object[] a ? a : new Object[0];
    Map<String, Object> named =
        parameters[3] instanceof Map<?, ?> m ? (Map<String, Object>) m : Map.of();
    for (Object argument : arguments) {
      check(filter.getName(), argument);
      if (WIDE.contains(filter.getName()) && argument instanceof Number n) {
        Limits.width(n.longValue());
      }
    }
    named.values().forEach(argument -> check(filter.getName(), argument));
    if (filter.getName().equals("replace") && arguments.length >= 2) {
      return PythonText.replace(
          Printed.of(value), Printed.of(arguments[0]), Printed.of(arguments[1]));
    }
    return filter.filter(value, (JinjavaInterpreter) parameters[1], arguments, named);
  }

  private static Object test(ExpTest test, String method, @Nullable Object[] parameters) {
    check(test.getName(), parameters[0]);
    JinjavaInterpreter interpreter = (JinjavaInterpreter) parameters[1];
    Object[] arguments = new Object[parameters.length - 2];
    System.arraycopy(parameters, 2, arguments, 0, arguments.length);
    return method.equals("evaluateNegated")
        ? test.evaluateNegated(parameters[0], interpreter, arguments)
        : test.evaluate(parameters[0], interpreter, arguments);
  }

  private static void check(String name, @Nullable Object value) {
    if (value instanceof Undefined undefined && !TAKE_UNDEFINED.contains(name)) {
      throw undefined.used();
    }
  }

  @Override
  public Class<?> getType(ELContext context, Object base, Object property) {
    context.setPropertyResolved(true);
    return Object.class;
  }

  @Override
  public void setValue(ELContext context, Object base, Object property, Object value) {
    throw new Stop("a template cannot set '%s'; use {%% set %%}".formatted(property));
  }

  @Override
  public boolean isReadOnly(ELContext context, Object base, Object property) {
    return true;
  }

  @Override
  public Iterator<FeatureDescriptor> getFeatureDescriptors(ELContext context, Object base) {
    return Collections.emptyIterator();
  }

  @Override
  public Class<?> getCommonPropertyType(ELContext context, Object base) {
    return Object.class;
  }
}
