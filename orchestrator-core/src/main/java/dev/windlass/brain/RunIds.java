package dev.windlass.brain;

import dev.windlass.dag.RunType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Generated run ids: {@code <type>__<ISO-8601>}, as the reference writes them. Pure. */
final class RunIds {
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss[.SSSSSS]xxx");
  private static final DateTimeFormatter PLAIN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx");

  private RunIds() {}

  static String scheduled(Instant logicalDate) {
    return of(RunType.SCHEDULED, logicalDate);
  }

  static String of(RunType type, Instant at) {
    DateTimeFormatter format = at.equals(at.truncatedTo(ChronoUnit.SECONDS)) ? PLAIN : ISO;
    return type.word() + "__" + format.format(at.atOffset(ZoneOffset.UTC));
  }
}
