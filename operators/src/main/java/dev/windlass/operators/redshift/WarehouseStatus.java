package dev.windlass.operators.redshift;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Redshift says about a cluster.
 *
 * @param identifier its identifier
 * @param status such as {@code creating}, {@code available}, {@code deleting}, {@code paused}
 * @param availability such as {@code Available}, {@code Unavailable}, {@code Modifying}, {@code
 *     Failed}; empty when not told
 * @param host its address; null until it has one
 * @param port its port; 0 until it has one
 * @param roles the ARNs of the roles in sync
 * @param tags its tags
 */
public record WarehouseStatus(
    String identifier,
    String status,
    String availability,
    @Nullable String host,
    int port,
    List<String> roles,
    Map<String, String> tags) {
  /** Copies the collections. */
  public WarehouseStatus {
    roles = List.copyOf(roles);
    tags = Map.copyOf(tags);
  }

  /** Whether statements can run. */
  public boolean isUsable() {
    return status.equals("available")
        && (availability.isEmpty() || availability.equals("Available"))
        && host != null;
  }

  /** Whether it will never be usable. */
  public boolean isBroken() {
    return availability.equals("Failed")
        || status.startsWith("incompatible-")
        || status.equals("hardware-failure")
        || status.equals("storage-full")
        || status.equals("deleting")
        || status.equals("final-snapshot");
  }
}
