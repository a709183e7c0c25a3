package dev.windlass.dag;

import java.util.Collections;
import java.util.Map;

/**
 * Renders Jinja templates with what is known of the attempt: {@code {{ ds }}}, {@code {{ params.x
 * }}}, {@code {{ var.value.y }}} and the rest that {@code docs/templates.md} lists. What was
 * rendered is kept with the attempt, secrets masked, and shown to people. A template that names
 * something unknown fails the task, saying what, where and what there is.
 */
public interface Rendering {
  /**
   * Renders a text.
   *
   * @param name what people know the text by: {@code sql}; the same name again replaces it
   * @param text the template
   * @param values further names for the template, before all others: JSON values, records, instants
   * @return the text, with secrets as they are
   * @throws FailTask when it cannot be rendered
   */
  default String render(String name, String text, Map<String, ?> values) {
    throw new FailTask("templates are not rendered here");
  }

  /** Renders a text. */
  default String render(String name, String text) {
    return render(name, text, Collections.emptyMap());
  }

  /** Renders a text that has no name of its own. */
  default String render(String text) {
    return render("", text, Collections.emptyMap());
  }

  /**
   * Renders a file of the DAG, known by its path: one beside the DAG's own file, else below the DAG
   * folder; in the DAG's jar; or on the class path. The run has the text that its version was
   * stored with.
   *
   * @param path with slashes: {@code sql/load.sql}
   * @param values as for {@link #render(String, String, Map)}
   * @throws FailTask when there is no such file, or it cannot be rendered
   */
  default String renderFile(String path, Map<String, ?> values) {
    throw new FailTask("templates are not rendered here");
  }

  /** Renders a file of the DAG. */
  default String renderFile(String path) {
    return renderFile(path, Collections.emptyMap());
  }
}
