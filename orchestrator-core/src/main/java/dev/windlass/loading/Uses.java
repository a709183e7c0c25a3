package dev.windlass.loading;

import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/**
 * Which classes each file of one javac call names, constants included, which leave no trace in
 * class files. What a file uses without naming it is named by something it names. Not thread-safe.
 */
final class Uses implements TaskListener {
  private final JavacTask task;
  private final Map<Path, Set<String>> named = new HashMap<>();

  Uses(JavacTask task) {
    this.task = task;
  }

  @Override
  public void finished(TaskEvent event) {
    if (event.getKind() != TaskEvent.Kind.ANALYZE || event.getTypeElement() == null) {
      return;
    }
    TreePath path = Trees.instance(task).getPath(event.getTypeElement());
    if (path != null) {
      Path file = Path.of(path.getCompilationUnit().getSourceFile().toUri());
      new Names(named.computeIfAbsent(file, f -> new HashSet<>())).scan(path, null);
    }
  }

  /** The file and every file it is made of. */
  Set<Path> closure(Path main, Map<String, Path> origins) {
    Set<Path> all = new HashSet<>(Set.of(main));
    Deque<Path> open = new ArrayDeque<>(all);
    while (!open.isEmpty()) {
      for (String name : named.getOrDefault(open.remove(), Set.of())) {
        Path from = origins.get(name);
        if (from != null && all.add(from)) {
          open.add(from);
        }
      }
    }
    return all;
  }

  /** Whether javac would find everything the file uses by its name in the folder, too. */
  boolean standsAlone(Path main, Map<String, Path> origins, Path folder) {
    for (Path part : closure(main, origins)) {
      for (String name : named.getOrDefault(part, Set.of())) {
        Path from = origins.get(name);
        if (from != null
            && !from.equals(part)
            && !from.equals(folder.resolve(name.replace('.', '/') + ".java"))) {
          return false;
        }
      }
    }
    return true;
  }

  private final class Names extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final Set<String> found;

    Names(Set<String> found) {
      this.found = found;
    }

    @Override
    public @Nullable Void visitIdentifier(IdentifierTree tree, @Nullable Void none) {
      note();
      return super.visitIdentifier(tree, null);
    }

    @Override
    public @Nullable Void visitMemberSelect(MemberSelectTree tree, @Nullable Void none) {
      note();
      return super.visitMemberSelect(tree, null);
    }

    @Override
    public @Nullable Void visitMemberReference(MemberReferenceTree tree, @Nullable Void none) {
      note();
      return super.visitMemberReference(tree, null);
    }

    private void note() {
      Element element = Trees.instance(task).getElement(getCurrentPath());
      TypeElement top = null;
      for (Element e = element; e != null; e = e.getEnclosingElement()) {
        if (e.getKind() == ElementKind.PACKAGE || e.getKind() == ElementKind.MODULE) {
          break;
        }
        if (e instanceof TypeElement type) {
          top = type;
        }
      }
      if (top != null) {
        found.add(top.getQualifiedName().toString());
      }
    }
  }
}
