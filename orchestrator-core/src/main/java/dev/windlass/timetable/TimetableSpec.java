package dev.windlass.timetable;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.time.ZoneId;

/** A timetable as plain data, so that it can be stored with a DAG version. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TimetableSpec.None.class, name = "none"),
  @JsonSubTypes.Type(value = TimetableSpec.Once.class, name = "once"),
  @JsonSubTypes.Type(value = TimetableSpec.CronAt.class, name = "cron"),
  @JsonSubTypes.Type(value = TimetableSpec.CronInterval.class, name = "cron_interval"),
  @JsonSubTypes.Type(value = TimetableSpec.Every.class, name = "every"),
})
public sealed interface TimetableSpec {
  /** Runs only when somebody asks. */
  record None() implements TimetableSpec {}

  /** One run, at the start date. */
  record Once() implements TimetableSpec {}

  /** A run at each fire time, with a zero-length interval. */
  record CronAt(String cron, ZoneId zone) implements TimetableSpec {}

  /** A run at the end of each interval between two fire times. */
  record CronInterval(String cron, ZoneId zone) implements TimetableSpec {}

  /** A run every {@code period} of absolute time, with a zero-length interval. */
  record Every(Duration period) implements TimetableSpec {}

  /** The timetable's rule. */
  default Timetable timetable() {
    return Timetable.of(this);
  }
}
