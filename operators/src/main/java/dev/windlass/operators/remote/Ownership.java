package dev.windlass.operators.remote;

import java.util.Map;

/** The tags by which the reaper knows what belongs to Windlass. */
public final class Ownership {
  /** The tag every resource of ours carries. */
  public static final String OWNER_TAG = "windlass:owner";

  /** The value of {@link #OWNER_TAG}. */
  public static final String OWNER = "windlass";

  /** The tag with the key of the attempt that made the resource. */
  public static final String KEY_TAG = "windlass:key";

  private Ownership() {}

  /** The tags of a resource made under {@code key}. */
  public static Map<String, String> tags(String key) {
    return Map.of(OWNER_TAG, OWNER, KEY_TAG, key);
  }

  /** Whether {@code tags} are those of a resource of ours. */
  public static boolean isOurs(Map<String, String> tags) {
    return OWNER.equals(tags.get(OWNER_TAG));
  }
}
