package dev.windlass.dag;

import dev.windlass.dag.DagStructure.GroupSpec;

/** What is known so far of a group being defined. */
final class GroupDraft {
  final String id;
  private final String label;
  private final String parent;
  Retries retries = Retries.none();
  final CallbackBook callbacks = new CallbackBook();
  final Defaults defaults = new Defaults();
  String tooltip = "";

  /**
   * @param id with the parents as prefix
   * @param label the last part of the id
   * @param parent empty: none
   */
  GroupDraft(String id, String label, String parent) {
    this.id = id;
    this.label = label;
    this.parent = parent;
  }

  /** Empty: none. */
  String parent() {
    return parent;
  }

  GroupSpec spec() {
    return new GroupSpec(id, label, parent, retries, callbacks.events(), tooltip);
  }
}
