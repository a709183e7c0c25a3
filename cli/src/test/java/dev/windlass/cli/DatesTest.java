package dev.windlass.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class DatesTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void a_day_is_the_whole_day_in_the_zone_of_the_dag_also_when_the_clock_changes() {
    assertThat(Dates.begin("--from", "2026-03-29", BERLIN))
        .isEqualTo(Instant.parse("2026-03-28T23:00:00Z"));
    assertThat(Dates.end("--to", "2026-03-29", BERLIN))
        .isEqualTo(Instant.parse("2026-03-29T21:59:59Z"));
  }

  @Test
  void a_time_is_meant_as_it_is_written_and_without_a_zone_it_is_utc() {
    assertThat(Dates.begin("--from", "2026-03-29T06:00", BERLIN))
        .isEqualTo(Instant.parse("2026-03-29T06:00:00Z"));
    assertThat(Dates.end("--to", "2026-03-29T06:00:00+02:00", BERLIN))
        .isEqualTo(Instant.parse("2026-03-29T04:00:00Z"));
  }

  @Test
  void what_is_no_date_is_named_with_its_option() {
    assertThatThrownBy(() -> Dates.end("--to", "2026-02-30", BERLIN))
        .hasMessage("--to '2026-02-30' is not a date");
  }
}
