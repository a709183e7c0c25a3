package dev.windlass.crash;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every place where a test or a drill can make the process die as if killed: {@code
 * WINDLASS_CRASH_AT=journal-after-commit}, or {@code job-before-poll:3} for the third pass. This is
 * the whole list: a test walks it in a real process and fails on a point that no code passes.
 *
 * <p>Without a drill a point costs one comparison. Thread-safe.
 */
public enum CrashPoint {
  /** The lease is taken; nothing was read yet. */
  LEADER_AFTER_TAKE,
  /** The brain is rebuilt from rows; nothing was decided yet. */
  LEADER_AFTER_RESTORE,
  /** The lease is about to be renewed. */
  LEASE_BEFORE_RENEW,
  /** The lease was renewed. */
  LEASE_AFTER_RENEW,
  /** An orderly stop is about to give the lease back; attempts are let go. */
  LEASE_BEFORE_RELEASE,
  /** An orderly stop has given the lease back. */
  LEASE_AFTER_RELEASE,
  /** A command was read, and the brain has not seen it. */
  COMMAND_BEFORE_HAND_IN,
  /** A command is with the brain; its answer may or may not be durable. */
  COMMAND_AFTER_HAND_IN,
  /** The alarm has rung for a DAG; the brain has not heard it. */
  ALARM_BEFORE_RING,
  /** Decisions are made; none is durable. */
  JOURNAL_BEFORE_COMMIT,
  /** Decisions are durable; no effect is out. */
  JOURNAL_AFTER_COMMIT,
  /** An effect is out, and the next of the same commit is not. */
  JOURNAL_BETWEEN_EFFECTS,
  /** Every effect is out; nobody who waits for the commit was told. */
  JOURNAL_AFTER_EFFECTS,
  /** Whoever waited for the commit was told. */
  JOURNAL_AFTER_TELLING,
  /** Watchers are about to be told that runs changed. */
  DOORBELL_BEFORE_RING,
  /** Watchers were told. */
  DOORBELL_AFTER_RING,
  /** DAGs were loaded and are not stored. */
  DAGS_BEFORE_PUBLISH,
  /** DAGs are stored. */
  DAGS_AFTER_PUBLISH,
  /** An attempt's thread runs; nothing was said. */
  ATTEMPT_BEFORE_START,
  /** An attempt's operator is built; nothing was done outside. */
  ATTEMPT_BEFORE_WORK,
  /** An attempt has its outcome and has not reported it. */
  ATTEMPT_BEFORE_REPORT,
  /** An attempt's outcome is handed in; it need not be durable. */
  ATTEMPT_AFTER_REPORT,
  /** A sensor is about to look. */
  SENSOR_BEFORE_POKE,
  /** A sensor has looked. */
  SENSOR_AFTER_POKE,
  /** That a sensor waits is durable. */
  SENSOR_AFTER_PERSIST,
  /** An earlier process's job is about to be looked for. */
  JOB_BEFORE_FIND,
  /** An earlier process's job was looked for. */
  JOB_AFTER_FIND,
  /** A job is about to be submitted. */
  JOB_BEFORE_SUBMIT,
  /** A job was submitted; its handle is known to this process alone. */
  JOB_AFTER_SUBMIT,
  /** A job's handle is durable. */
  JOB_AFTER_PERSIST,
  /** A job is about to be asked how it is doing. */
  JOB_BEFORE_POLL,
  /** A job has said how it is doing. */
  JOB_AFTER_POLL,
  /** A job is about to be ended. */
  JOB_BEFORE_CANCEL,
  /** A job was asked to end. */
  JOB_AFTER_CANCEL,
  /** A job is verifiably gone; its attempt has not said so. */
  JOB_AFTER_GONE,
  /** A paid resource is about to be entered in the ledger. */
  LEDGER_BEFORE_INTEND,
  /** A paid resource is in the ledger; it was not asked for. */
  LEDGER_AFTER_INTEND,
  /** A paid resource exists; the ledger does not say so. */
  LEDGER_BEFORE_EXISTS,
  /** A paid resource exists and the ledger says so. */
  LEDGER_AFTER_EXISTS,
  /** A paid resource is gone; the ledger does not say so. */
  LEDGER_BEFORE_GONE,
  /** A paid resource is gone and the ledger says so. */
  LEDGER_AFTER_GONE,
  /** The reaper is about to end a resource. */
  REAPER_BEFORE_DESTROY,
  /** The reaper has asked for a resource's end. */
  REAPER_AFTER_DESTROY;

  private record Armed(CrashPoint point, int passes) {}

  private static final AtomicReference<@Nullable Armed> ARMED = new AtomicReference<>();

  /** What people write: the name in lower case with hyphens. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The point with this word. */
  public static Optional<CrashPoint> of(String word) {
    return Arrays.stream(values()).filter(p -> p.word().equals(word)).findFirst();
  }

  /**
   * Arms a point: a word, or a word, a colon and how many passes there are until it strikes. Empty
   * disarms.
   *
   * @throws IllegalArgumentException when there is no such point, naming those that there are
   */
  public static void arm(String text) {
    if (text.isEmpty()) {
      ARMED.set(null);
      return;
    }
    int colon = text.lastIndexOf(':');
    boolean counted = colon > 0 && text.substring(colon + 1).matches("[1-9][0-9]{0,8}");
    String word = counted ? text.substring(0, colon) : text;
    CrashPoint point =
        of(word)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "there is no crash point '%s'; there are %s"
                            .formatted(
                                word,
                                Arrays.stream(values())
                                    .map(CrashPoint::word)
                                    .collect(Collectors.joining(", ")))));
    ARMED.set(new Armed(point, counted ? Integer.parseInt(text.substring(colon + 1)) : 1));
  }

  /** Dies here when this point is armed: no shutdown hook runs, nothing is flushed. */
  public void pass() {
    Armed armed = ARMED.get();
    if (armed != null && armed.point == this && last()) {
      System.err.println("crash point " + word() + ": halting");
      Runtime.getRuntime().halt(137);
    }
  }

  private static boolean last() {
    Armed left = ARMED.updateAndGet(a -> a == null ? null : new Armed(a.point, a.passes - 1));
    return left != null && left.passes <= 0;
  }
}
