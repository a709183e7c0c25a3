package dev.windlass.dag;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The callbacks of a task, or of a DAG as a whole, with their code. */
final class CallbackBook {
  private final Map<CallbackEvent, List<Callback>> all = new TreeMap<>();

  void add(CallbackEvent event, Callback callback) {
    all.computeIfAbsent(event, e -> new ArrayList<>()).add(callback);
  }

  void addAll(CallbackBook other) {
    other.all.forEach((event, callbacks) -> callbacks.forEach(c -> add(event, c)));
  }

  /** What there are callbacks for, in the enum's order. */
  List<CallbackEvent> events() {
    return List.copyOf(all.keySet());
  }

  List<Callback> of(CallbackEvent event) {
    return List.copyOf(all.getOrDefault(event, List.of()));
  }
}
