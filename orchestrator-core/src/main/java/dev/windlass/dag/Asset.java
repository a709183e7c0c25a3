package dev.windlass.dag;

import java.util.List;

/**
 * Data that tasks produce and DAGs wait for: a name and where it is. Immutable; equal by name.
 *
 * @param name unique, at most 250 characters
 * @param uri where it is; empty: its name says it
 * @param group for lists
 */
public record Asset(String name, String uri, String group) implements AssetExpr {
  /** Refuses an empty or overlong name. */
  public Asset {
    if (name.isBlank() || name.length() > 250) {
      throw new IllegalArgumentException(
          "an asset's name must have 1 to 250 characters, not '%s'".formatted(name));
    }
  }

  /** An asset known by its name. */
  public static Asset of(String name) {
    return new Asset(name, "", "asset");
  }

  /** An asset with its place, such as {@code s3://lake/sales}. */
  public static Asset of(String name, String uri) {
    return new Asset(name, uri, "asset");
  }

  @Override
  public boolean met(java.util.Set<String> arrived) {
    return arrived.contains(name);
  }

  @Override
  public List<String> names() {
    return List.of(name);
  }

  @Override
  public String words() {
    return name;
  }
}
