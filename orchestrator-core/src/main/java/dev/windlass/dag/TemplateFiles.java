package dev.windlass.dag;

import java.util.Optional;

/**
 * The template files that belong to a DAG, as they were when its version was stored. Thread-safe.
 */
public interface TemplateFiles {
  /**
   * The text of a file; empty when there is none.
   *
   * @param path with slashes, as {@code sql/load.sql}; never one that leads out of a folder
   */
  Optional<String> read(String path);

  /** Changes whenever one of the files does; empty: there are none whose changes are known. */
  default String fingerprint() {
    return "";
  }

  /** Where files are looked for, for messages: {@code beside sales.java}. */
  String where();

  /** No files at all. */
  static TemplateFiles none() {
    return NoFiles.NONE;
  }
}
