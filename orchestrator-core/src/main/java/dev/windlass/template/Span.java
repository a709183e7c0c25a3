package dev.windlass.template;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A length of time: Python's {@code timedelta}. */
record Span(Duration length) implements Thing, Comparable<Span> {
  private static final List<String> KNOWN =
      List.of("days", "seconds", "microseconds", "total_seconds()");

  /** What {@code timedelta(days=1, hours=2)} says. */
  static Span of(Call call) {
    call.only("days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks");
    double seconds =
        call.fraction(0, "days") * 86_400
            + call.fraction(1, "seconds")
            + call.fraction(2, "microseconds") / 1e6
            + call.fraction(3, "milliseconds") / 1e3
            + call.fraction(4, "minutes") * 60
            + call.fraction(5, "hours") * 3_600
            + call.fraction(6, "weeks") * 604_800;
    if (Math.abs(seconds) > 86_400.0 * 999_999_999) {
      throw new Stop("%s() is too long".formatted(call.name()));
    }
    long whole = (long) Math.floor(seconds);
    return new Span(Duration.ofSeconds(whole, Math.round((seconds - whole) * 1e6) * 1_000));
  }

  private long days() {
    return Math.floorDiv(length.toSeconds(), 86_400);
  }

  private long seconds() {
    return Math.floorMod(length.toSeconds(), 86_400);
  }

  @Override
  public Object attribute(String name) {
    return switch (name) {
      case "days" -> days();
      case "seconds" -> seconds();
      case "microseconds" -> (long) length.toNanosPart() / 1_000;
      default -> Undefined.attribute("a timedelta", name, KNOWN);
    };
  }

  @Override
  public @Nullable Object call(Call call) {
    if (call.name().equals("total_seconds")) {
      return length.toSeconds() + length.toNanosPart() / 1e9;
    }
    throw call.unknown(KNOWN);
  }

  @Override
  public Collection<String> attributes() {
    return KNOWN;
  }

  @Override
  public int compareTo(Span other) {
    return length.compareTo(other.length);
  }

  @Override
  public String toString() {
    long s = seconds();
    String time = "%d:%02d:%02d".formatted(s / 3_600, s / 60 % 60, s % 60);
    if (length.toNanosPart() > 0) {
      time += ".%06d".formatted(length.toNanosPart() / 1_000);
    }
    return days() == 0
        ? time
        : "%d day%s, %s".formatted(days(), Math.abs(days()) == 1 ? "" : "s", time);
  }
}
