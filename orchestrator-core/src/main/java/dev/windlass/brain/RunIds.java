package dev.windlass.brain;

import dev.windlass.dag.RunType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * Generated run ids: {@code <type>__<ISO-8601>}, as the reference writes them, and for runs without
 * a logical date a suffix that tells those of one instant apart. Pure.
 */
final class RunIds {
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss[.SSSSSS]xxx");
  private static final DateTimeFormatter PLAIN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx");

  private static final String SIGNS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int SUFFIX = 8;

  private RunIds() {}

  static String scheduled(Instant logicalDate) {
    return of(RunType.SCHEDULED, logicalDate);
  }

  static String of(RunType type, Instant at) {
    DateTimeFormatter format = at.equals(at.truncatedTo(ChronoUnit.SECONDS)) ? PLAIN : ISO;
    return type.word() + "__" + format.format(at.atOffset(ZoneOffset.UTC));
  }

  /**
   * The id of a run without logical date: many may be asked for at one instant.
   *
   * @param number told apart by it: the same number gives the same suffix, for the brain decides
   *     the same from the same events
   */
  static String undated(RunType type, Instant at, long number) {
    long rest = mixed(number);
    StringBuilder id = new StringBuilder(of(type, at)).append('_');
    for (int i = 0; i < SUFFIX; i++) {
      id.append(SIGNS.charAt((int) Long.remainderUnsigned(rest, SIGNS.length())));
      rest = Long.divideUnsigned(rest, SIGNS.length());
    }
    return id.toString();
  }

  /** Spreads neighbouring numbers over all of them (SplitMix64), each to another one. */
  private static long mixed(long number) {
    long z = number + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
