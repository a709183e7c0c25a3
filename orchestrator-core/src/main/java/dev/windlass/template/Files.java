package dev.windlass.template;

import dev.windlass.dag.TemplateFiles;
import java.util.List;

/** Template files of a DAG as the library asks for them. */
record Files(TemplateFiles files) {
  /** The text of a file. */
  String read(String path) {
    if (!isPlain(path)) {
      throw new Stop(
          "file '%s' is not read: a template file is named below the DAG's folder, like sql/load.sql"
              .formatted(path));
    }
    String text =
        files
            .read(path)
            .orElseThrow(
                () -> new Stop("there is no file '%s'; looked %s".formatted(path, files.where())));
    Limits.text(text.length());
    return text;
  }

  /** As Jinja: one line end at the end is the file's, not the text's. */
  static String withoutLineEnd(String text) {
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  private static boolean isPlain(String path) {
    return !path.isBlank()
        && !path.startsWith("/")
        && !path.contains("\\")
        && !path.contains(":")
        && List.of(path.split("/", -1)).stream()
            .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
  }
}
