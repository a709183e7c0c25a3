package dev.windlass.testing;

import java.util.ArrayList;
import java.util.List;

/** Where the process is to be lost, each once. */
final class CrashPoints {
  private record At(String task, Crash point) {}

  private final List<At> asked = new ArrayList<>();

  void ask(String task, Crash point) {
    asked.add(new At(task, point));
  }

  /** Whether it is to be lost here; then not another time. */
  boolean take(String task, Crash point) {
    return asked.remove(new At(task, point));
  }

  /** Those that nothing has reached. */
  List<String> unreached() {
    return asked.stream().map(c -> "%s of %s".formatted(c.point(), c.task())).toList();
  }
}
