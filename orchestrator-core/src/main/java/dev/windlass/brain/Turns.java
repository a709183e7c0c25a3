package dev.windlass.brain;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Steps of the brain that may call for one another: what one run comes to may let the next begin,
 * which may be over at once and let another begin. They are done one after another, not one within
 * another: a chain of runs is longer than the stack is deep.
 */
final class Turns {
  /** What a step looks at; asked for twice before its turn, it looks once. */
  private record Turn(String what, Object at) {}

  private final Map<Turn, Runnable> waiting = new LinkedHashMap<>();
  private boolean busy;

  /** Does a step at once, or, when it is asked for within another one, in its turn after that. */
  void take(String what, Object at, Runnable step) {
    waiting.putIfAbsent(new Turn(what, at), step);
    if (busy) {
      return;
    }
    busy = true;
    try {
      while (!waiting.isEmpty()) {
        Turn next = waiting.keySet().iterator().next();
        waiting.remove(next).run();
      }
    } finally {
      busy = false;
      waiting.clear();
    }
  }
}
