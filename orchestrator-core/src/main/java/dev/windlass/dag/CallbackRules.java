package dev.windlass.dag;

import java.util.List;

/**
 * Which callbacks a DAG has, without their code.
 *
 * @param events what its own callbacks are for, in the enum's order
 * @param notifyOnManual whether callbacks, its tasks' included, are called for marks by people, too
 */
public record CallbackRules(List<CallbackEvent> events, boolean notifyOnManual) {
  /** No callback at all. */
  public static final CallbackRules NONE = new CallbackRules(List.of(), false);

  /** Copies the list. */
  public CallbackRules {
    events = events == null ? List.of() : List.copyOf(events);
  }
}
