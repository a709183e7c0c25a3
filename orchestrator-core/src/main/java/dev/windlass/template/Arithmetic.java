package dev.windlass.template;

import com.hubspot.jinjava.el.ext.AdditionOperator;
import com.hubspot.jinjava.el.ext.PowerOfOperator;
import java.util.Collection;
import jinjava.de.odysseus.el.misc.NumberOperations;
import jinjava.de.odysseus.el.misc.TypeConverter;
import jinjava.de.odysseus.el.tree.impl.ast.AstBinary;
import org.jspecify.annotations.Nullable;

/** Plus and minus with dates and lengths of time, and within the limits. */
final class Arithmetic {
  static final AstBinary.Operator PLUS = new Plus();
  static final AstBinary.Operator MINUS = new Minus();
  static final AstBinary.Operator POWER = new Power();

  private Arithmetic() {}

  private static void defined(@Nullable Object... values) {
    for (Object value : values) {
      if (value instanceof Undefined undefined) {
        throw undefined.used();
      }
    }
  }

  private static final class Plus extends AdditionOperator {
    @Override
    protected @Nullable Object apply(
        TypeConverter converter, @Nullable Object a, @Nullable Object b) {
      defined(a, b);
      if (a instanceof Moment date && b instanceof Span span) {
        return date.plus(span.length());
      }
      if (a instanceof Span span && b instanceof Moment date) {
        return date.plus(span.length());
      }
      if (a instanceof Span one && b instanceof Span other) {
        return new Span(one.length().plus(other.length()));
      }
      if (a instanceof Collection<?> one) {
        Limits.entries(one.size() + (b instanceof Collection<?> other ? (long) other.size() : 1));
      } else if (a instanceof String || b instanceof String) {
        String left = Printed.of(a);
        String right = Printed.of(b);
        Limits.text((long) left.length() + right.length());
        return left + right;
      }
      refuse("+", a, b);
      return super.apply(converter, a, b);
    }
  }

  private static final class Minus extends AstBinary.SimpleOperator {
    @Override
    protected @Nullable Object apply(
        TypeConverter converter, @Nullable Object a, @Nullable Object b) {
      defined(a, b);
      if (a instanceof Moment date && b instanceof Span span) {
        return date.plus(span.length().negated());
      }
      if (a instanceof Moment one && b instanceof Moment other) {
        return new Span(java.time.Duration.between(other.at(), one.at()));
      }
      if (a instanceof Span one && b instanceof Span other) {
        return new Span(one.length().minus(other.length()));
      }
      refuse("-", a, b);
      return NumberOperations.sub(converter, a, b);
    }
  }

  /** The library's stops at the greatest number it knows, without a word. */
  private static final class Power extends PowerOfOperator {
    @Override
    protected @Nullable Object apply(
        TypeConverter converter, @Nullable Object a, @Nullable Object b) {
      defined(a, b);
      boolean whole = a instanceof Long && b instanceof Long;
      Object result = super.apply(converter, a, b);
      if (whole && result instanceof Number n && Math.abs(n.doubleValue()) >= Long.MAX_VALUE) {
        throw new Stop("%s ** %s is too large".formatted(a, b));
      }
      return result;
    }
  }

  private static void refuse(String operator, @Nullable Object a, @Nullable Object b) {
    if (a instanceof Thing || b instanceof Thing || a instanceof None || b instanceof None) {
      throw new Stop(
          "%s %s %s cannot be computed".formatted(Printed.quoted(a), operator, Printed.quoted(b)));
    }
  }
}
