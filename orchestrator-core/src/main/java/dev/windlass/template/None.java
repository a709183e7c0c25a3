package dev.windlass.template;

import com.hubspot.jinjava.util.HasObjectTruthValue;
import org.jspecify.annotations.Nullable;

/** Python's {@code None}: prints as such, and is false. */
enum None implements HasObjectTruthValue {
  NONE;

  /** A value, or this in place of nothing. */
  static Object of(@Nullable Object value) {
    return value == null ? NONE : value;
  }

  @Override
  public boolean getObjectTruthValue() {
    return false;
  }

  @Override
  public String toString() {
    return "None";
  }
}
