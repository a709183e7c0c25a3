package dev.windlass.template;

import com.hubspot.jinjava.util.HasObjectTruthValue;
import dev.windlass.config.Nearest;
import java.util.Collection;
import java.util.Iterator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A name that stands for nothing. As with the reference's strict setting, asking whether it is
 * defined and giving it a default is allowed, every other use ends the rendering.
 */
final class Undefined implements HasObjectTruthValue, Iterable<Object> {
  private static final int FAR = 2;

  private final String why;

  private Undefined(String why) {
    this.why = why;
  }

  /** A variable that a template does not have. */
  static Undefined variable(String name, Collection<String> known) {
    return of("'%s' is undefined".formatted(name), name, known);
  }

  /** An attribute or an entry that a value does not have. */
  static Undefined attribute(String of, String name, Collection<String> known) {
    return of("%s has no '%s'".formatted(of, name), name, known);
  }

  /** Something that is not there for a reason. */
  static Undefined because(String why) {
    return new Undefined(why);
  }

  private static Undefined of(String what, String name, Collection<String> known) {
    String near = nearest(name, known);
    return new Undefined(
        what
            + (near.isEmpty() ? "" : "; did you mean '%s'?".formatted(near))
            + (known.isEmpty()
                ? ""
                : (near.isEmpty() ? "; there are: " : " There are: ")
                    + String.join(", ", new TreeSet<>(known))));
  }

  private static String nearest(String name, Collection<String> known) {
    return Nearest.of(name, new TreeSet<>(known), Math.clamp(name.length() / 2 - 1, 1, FAR))
        .orElse("");
  }

  /** What to throw where it is used. */
  Stop used() {
    return new Stop(why);
  }

  @Override
  public boolean getObjectTruthValue() {
    throw used();
  }

  @Override
  public Iterator<Object> iterator() {
    throw used();
  }

  @Override
  @SuppressWarnings("EqualsHashCode")
  public boolean equals(@Nullable Object other) {
    throw used();
  }

  @Override
  public int hashCode() {
    throw used();
  }

  @Override
  public String toString() {
    throw used();
  }
}
