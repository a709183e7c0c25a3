package dev.windlass.operators.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RemoteTest {
  @Test
  void polling_starts_fast_and_backs_off() {
    var polling = Polling.between(Duration.ofSeconds(1), Duration.ofSeconds(30));

    assertThat(polling.after(Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
    assertThat(polling.after(Duration.ofMinutes(2))).isEqualTo(Duration.ofSeconds(12));
    assertThat(polling.after(Duration.ofHours(6))).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void names_meet_the_strictest_rules_and_stay_distinct() {
    assertThat(ShortName.of("run-1", 63)).isEqualTo("run-1");
    var names =
        IntStream.range(0, 200)
            .mapToObj(i -> ShortName.of("9_Long--" + "x".repeat(70) + i, 63))
            .toList();
    assertThat(names)
        .allMatch(n -> n.matches("[a-z]([a-z0-9]|-(?!-))*[a-z0-9]") && n.length() <= 63);
    assertThat(names).doesNotHaveDuplicates();
  }

  @Test
  void patience_is_measured_from_the_first_sighting_and_forgotten() {
    var now = new Instant[] {Instant.EPOCH};
    var seen = new FirstSeen(() -> now[0]);

    assertThat(seen.ago("x")).isZero();
    now[0] = Instant.EPOCH.plusSeconds(40);
    assertThat(seen.ago("x")).isEqualTo(Duration.ofSeconds(40));
    seen.forget("x");
    assertThat(seen.ago("x")).isZero();
  }
}
