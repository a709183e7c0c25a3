package dev.windlass.loading;

import dev.windlass.dag.TemplateFiles;
import dev.windlass.template.KeptFiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * One DAG file, compiled.
 *
 * @param classes every class that came of it, helpers too, by binary name
 * @param own the classes of the file itself
 * @param inputs the other files of the folder that took part, or would if they were there, absolute
 * @param templates the template files that its code names, by the path it names them by
 * @param open whether template files could come whose names are not known yet
 */
record Compilation(
    Map<String, byte[]> classes,
    Set<String> own,
    Set<Path> inputs,
    Map<String, String> templates,
    boolean open) {
  /** One without template files. */
  Compilation(Map<String, byte[]> classes, Set<String> own, Set<Path> inputs) {
    this(classes, own, inputs, Map.of(), false);
  }

  /** Its template files, for its DAGs. */
  TemplateFiles files(String sourceFile) {
    return new KeptFiles(
        templates, "beside %s and in the DAG folder, when it was loaded".formatted(sourceFile));
  }
}
