package dev.windlass.dag;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;

/** What is known so far of a DAG's names and links. */
final class TextsDraft {
  private static final Set<String> SCHEMES = Set.of("http", "https", "mailto");

  private DagTexts texts = DagTexts.NONE;

  void displayName(String name) {
    texts = texts.named(name);
  }

  void ownerLink(String owner, String address) {
    texts = texts.with(owner, address);
  }

  /** What is wrong with the links. */
  void check(List<String> problems) {
    texts
        .ownerLinks()
        .forEach(
            (owner, address) -> {
              if (!shown(address)) {
                problems.add(
                    "the link of owner '%s' must be an http, https or mailto address, not '%s'"
                        .formatted(owner, address));
              }
            });
  }

  private static boolean shown(String address) {
    try {
      String scheme = new URI(address).getScheme();
      return scheme != null && SCHEMES.contains(scheme);
    } catch (URISyntaxException e) {
      return false;
    }
  }

  DagTexts texts() {
    return texts;
  }
}
