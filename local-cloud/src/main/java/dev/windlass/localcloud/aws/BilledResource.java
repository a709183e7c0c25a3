package dev.windlass.localcloud.aws;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that exists, or existed, in the cloud, and what it costs.
 *
 * @param service the service's {@link AwsService#name}
 * @param type {@code cluster}, {@code role}, {@code instance-profile} …
 * @param state the service's own word for its state
 * @param hourlyUsd list price per hour for the whole resource; zero for what is free
 * @param endedOrNull when it ceased to exist, null while it exists
 */
public record BilledResource(
    String service,
    String type,
    String id,
    String state,
    Map<String, String> tags,
    BigDecimal hourlyUsd,
    Instant created,
    @Nullable Instant endedOrNull) {

  public BilledResource {
    tags = Map.copyOf(tags);
  }

  /** When it ceased to exist; empty while it exists. */
  public Optional<Instant> ended() {
    return Optional.ofNullable(endedOrNull);
  }

  /** What it has cost until {@code now}, in US dollars, billed by the second. */
  public BigDecimal cost(Instant now) {
    var seconds = Duration.between(created, ended().orElse(now)).toSeconds();
    return hourlyUsd
        .multiply(BigDecimal.valueOf(Math.max(0, seconds)))
        .divide(BigDecimal.valueOf(3600), 6, RoundingMode.HALF_UP);
  }
}
