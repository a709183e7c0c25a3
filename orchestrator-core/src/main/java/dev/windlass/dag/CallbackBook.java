package dev.windlass.dag;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The callbacks of a task, or of a DAG as a whole, with their code; and its deadlines. */
final class CallbackBook {
  private final Map<CallbackEvent, List<Callback>> all = new TreeMap<>();
  private final List<Deadline> deadlines = new ArrayList<>();
  private final List<List<Callback>> late = new ArrayList<>();

  void add(CallbackEvent event, Callback callback) {
    all.computeIfAbsent(event, e -> new ArrayList<>()).add(callback);
  }

  void add(Deadline deadline, List<Callback> callbacks) {
    deadlines.add(deadline);
    late.add(List.copyOf(callbacks));
  }

  void addAll(CallbackBook other) {
    other.all.forEach((event, callbacks) -> callbacks.forEach(c -> add(event, c)));
    deadlines.addAll(other.deadlines);
    late.addAll(other.late);
  }

  /** What there are callbacks for, in the enum's order. */
  List<CallbackEvent> events() {
    List<CallbackEvent> events = new ArrayList<>(all.keySet());
    if (late.stream().anyMatch(callbacks -> !callbacks.isEmpty())) {
      events.add(CallbackEvent.DEADLINE);
    }
    return List.copyOf(events);
  }

  List<Deadline> deadlines() {
    return List.copyOf(deadlines);
  }

  /**
   * What to call.
   *
   * @param number for a deadline: which of them, from 0
   */
  List<Callback> of(CallbackEvent event, int number) {
    if (event == CallbackEvent.DEADLINE) {
      return number < late.size() ? late.get(number) : List.of();
    }
    return List.copyOf(all.getOrDefault(event, List.of()));
  }
}
