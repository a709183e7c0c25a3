package dev.windlass.dag;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a DAG is called and where its owners are found. Immutable.
 *
 * @param displayName for people, in place of the id; empty: the id
 * @param ownerLinks addresses by owner: {@code https}, {@code http} or {@code mailto}
 */
public record DagTexts(String displayName, Map<String, String> ownerLinks) {
  /** Nothing beyond the id. */
  public static final DagTexts NONE = new DagTexts("", Map.of());

  /** Copies the links, in their order. */
  public DagTexts {
    ownerLinks = Collections.unmodifiableMap(new LinkedHashMap<>(ownerLinks));
  }

  /** The same with this name. */
  DagTexts named(String name) {
    return new DagTexts(name, ownerLinks);
  }

  /** The same with one more link. */
  DagTexts with(String owner, String address) {
    Map<String, String> more = new LinkedHashMap<>(ownerLinks);
    more.put(owner, address);
    return new DagTexts(displayName, more);
  }
}
