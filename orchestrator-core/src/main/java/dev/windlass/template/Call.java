package dev.windlass.template;

import com.hubspot.jinjava.el.ext.NamedParameter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call of a method in a template.
 *
 * @param name the method
 * @param positional its arguments without a name
 * @param named those with one
 */
record Call(String name, List<Object> positional, Map<String, Object> named) {
  /** A call as the library hands it over. */
  static Call of(String name, @Nullable Object @Nullable [] arguments) {
    List<Object> positional = new ArrayList<>();
    Map<String, Object> named = new LinkedHashMap<>();
    if (arguments == null) {
      return new Call(name, positional, named);
    }
    for (Object argument : arguments) {
      if (argument instanceof NamedParameter n) {
        named.put(n.getName(), defined(n.getValue()));
      } else {
        positional.add(defined(argument));
      }
    }
    return new Call(name, positional, named);
  }

  private static Object defined(@Nullable Object argument) {
    if (argument instanceof Undefined undefined) {
      throw undefined.used();
    }
    return argument == null ? None.NONE : argument;
  }

  /** The argument at a position or under its name; null: it was not given. */
  @Nullable Object find(int position, String argument) {
    return position >= 0 && position < positional.size()
        ? positional.get(position)
        : named.get(argument);
  }

  /** An argument that must be given. */
  Object need(int position, String argument) {
    Object value = find(position, argument);
    if (value == null) {
      throw new Stop("%s() needs the argument '%s'".formatted(name, argument));
    }
    return value;
  }

  /** A text that must be given. */
  String text(int position, String argument) {
    return Printed.of(need(position, argument));
  }

  /** A whole number, or {@code otherwise}. */
  long number(int position, String argument, long otherwise) {
    Object value = find(position, argument);
    if (value == null || value == None.NONE) {
      return otherwise;
    }
    return whole(value, argument);
  }

  private long whole(Object value, String argument) {
    if (value instanceof Number n && n.doubleValue() == n.longValue()) {
      return n.longValue();
    }
    try {
      return Long.parseLong(Printed.of(value).strip());
    } catch (NumberFormatException e) {
      throw new Stop(
          "argument '%s' of %s() must be a whole number, not %s"
              .formatted(argument, name, Printed.quoted(value)));
    }
  }

  /** A number with or without a fraction, or 0. */
  double fraction(int position, String argument) {
    Object value = find(position, argument);
    if (value == null) {
      return 0;
    }
    if (value instanceof Number n) {
      return n.doubleValue();
    }
    throw new Stop(
        "argument '%s' of %s() must be a number, not %s"
            .formatted(argument, name, Printed.quoted(value)));
  }

  /** Refuses arguments with names that the method does not have. */
  Call only(String... arguments) {
    for (String given : named.keySet()) {
      if (!List.of(arguments).contains(given)) {
        throw new Stop(
            "%s() has no argument '%s'; there are: %s"
                .formatted(name, given, String.join(", ", arguments)));
      }
    }
    return this;
  }

  /** There is no such method. */
  Stop unknown(Collection<String> known) {
    String there = known.isEmpty() ? "" : "; there are: " + String.join(", ", known);
    return new Stop("there is no method %s()%s".formatted(name, there));
  }
}
