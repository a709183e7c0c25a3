package dev.windlass.loading;

import dev.windlass.template.FileSearch;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Adds to a compiled DAG file the template files that its code names. */
final class TemplateScan {
  private TemplateScan() {}

  /**
   * The same with its template files, which are looked for beside the file and in the DAG folder.
   *
   * @throws LoadFailed when there are more of them than are kept
   */
  static Compilation of(Compilation compiled, SourceText source, Path folder)
      throws LoadFailed, IOException {
    Set<String> texts = new TreeSet<>();
    for (byte[] code : compiled.classes().values()) {
      for (PoolEntry entry : ClassFile.of().parse(code).constantPool()) {
        if (entry instanceof StringEntry text) {
          texts.add(text.stringValue());
        }
      }
    }
    Path beside = Objects.requireNonNullElse(source.path().getParent(), folder);
    FileSearch.Found found;
    try {
      found = FileSearch.search(texts, List.of(beside, folder));
    } catch (java.nio.file.FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw new LoadFailed("%s: error: %s".formatted(source.name(), e.getMessage()));
    }
    Set<Path> inputs = new LinkedHashSet<>(compiled.inputs());
    inputs.addAll(found.inputs());
    return new Compilation(compiled.classes(), compiled.own(), inputs, found.files(), found.open());
  }
}
