package dev.windlass.loading;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * Compiles DAG files in memory with the running JDK, with this program's own class path and the DAG
 * folder as source path. Keeps the class path's jars open from one file to the next. Not
 * thread-safe.
 */
final class Javac implements AutoCloseable {
  private static final int ERRORS_SHOWN = 20;
  private static final int ROUNDS = 3;

  /** javac asks a compact source file for a main method; a file of DAGs needs none. */
  private static final String NO_MAIN = "compiler.err.implicit.class.does.not.have.main.method";

  /** Appended to the last line, so that every position stays true. */
  private static final String MAIN = " void main() {}";

  private static final List<String> OPTIONS =
      List.of("-proc:none", "-implicit:class", "-parameters", "-g", "-Xlint:none");

  private final JavaCompiler javac;
  private final StandardJavaFileManager files;
  private final Path folder;

  /**
   * @throws IllegalStateException when the running Java has no compiler
   */
  Javac(Path folder) {
    this.folder = folder;
    JavaCompiler found = ToolProvider.getSystemJavaCompiler();
    if (found == null) {
      throw new IllegalStateException(
          "this Java has no compiler (module jdk.compiler); run Windlass on a full JDK 25");
    }
    javac = found;
    files = javac.getStandardFileManager(null, Locale.ENGLISH, StandardCharsets.UTF_8);
    try {
      files.setLocationFromPaths(StandardLocation.SOURCE_PATH, List.of(folder));
      files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> classPath() {
    return List.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1))
        .stream()
        .filter(p -> !p.isEmpty())
        .map(Path::of)
        .toList();
  }

  /**
   * One file with the helpers it names.
   *
   * @throws LoadFailed with javac's errors
   */
  Compilation one(SourceText source) throws LoadFailed {
    Pass pass = pass(List.of(source), Set.of());
    if (pass.errors().stream().anyMatch(d -> NO_MAIN.equals(d.getCode()))) {
      pass = pass(List.of(source), Set.of(source.path()));
    }
    if (!pass.errors().isEmpty()) {
      throw new LoadFailed(describe(pass.errors(), source));
    }
    return pass.output().compilation(source.path(), p -> true);
  }

  /**
   * Many files in one call, for a fraction of the time that they take one by one. A file that has
   * an error, or sees of its neighbours what it would not see alone, is left out.
   */
  Map<SourceText, Compilation> together(List<SourceText> sources) {
    List<SourceText> left = new ArrayList<>(sources);
    Set<Path> completed = new HashSet<>();
    for (int round = 0; round < ROUNDS && !left.isEmpty(); round++) {
      Pass pass = pass(left, completed);
      if (pass.errors().isEmpty()) {
        return split(left, pass);
      }
      Set<Path> broken = new HashSet<>();
      for (Diagnostic<? extends JavaFileObject> error : pass.errors()) {
        Path where = error.getSource() == null ? folder : Path.of(error.getSource().toUri());
        if (!NO_MAIN.equals(error.getCode())) {
          broken.add(where);
        } else if (!completed.add(where)) {
          broken.add(where);
        }
      }
      left.removeIf(s -> broken.contains(s.path()));
    }
    return Map.of();
  }

  private Map<SourceText, Compilation> split(List<SourceText> sources, Pass pass) {
    Map<SourceText, Compilation> all = new LinkedHashMap<>();
    for (SourceText source : sources) {
      if (pass.uses().standsAlone(source.path(), pass.output().origins(), folder)) {
        Set<Path> parts = pass.uses().closure(source.path(), pass.output().origins());
        all.put(source, pass.output().compilation(source.path(), parts::contains));
      }
    }
    return all;
  }

  private record Pass(
      MemoryOutput output, Uses uses, List<Diagnostic<? extends JavaFileObject>> errors) {}

  private Pass pass(List<SourceText> sources, Set<Path> completed) {
    var problems = new DiagnosticCollector<JavaFileObject>();
    var memory = new MemoryOutput(files);
    List<Text> units =
        sources.stream()
            .map(
                s ->
                    new Text(
                        s.path().toUri(),
                        completed.contains(s.path()) ? s.text().stripTrailing() + MAIN : s.text()))
            .toList();
    // The result is in the diagnostics: an error there means that classes are missing.
    var said = new StringWriter();
    JavacTask task = (JavacTask) javac.getTask(said, memory, problems, OPTIONS, null, units);
    var uses = new Uses(task);
    if (sources.size() > 1) {
      task.addTaskListener(uses);
    }
    boolean compiled = task.call();
    List<Diagnostic<? extends JavaFileObject>> errors =
        problems.getDiagnostics().stream()
            .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
            .toList();
    if (!compiled && errors.isEmpty()) {
      // Nesting without end, for example, is more than javac's stack holds.
      throw new IllegalStateException(
          "javac gave up: "
              + said.toString().lines().filter(l -> !l.isBlank()).findFirst().orElse(""));
    }
    return new Pass(memory, uses, errors);
  }

  private String describe(List<Diagnostic<? extends JavaFileObject>> errors, SourceText source) {
    String shown =
        errors.stream()
            .limit(ERRORS_SHOWN)
            .map(e -> describe(e, source))
            .collect(Collectors.joining("\n"));
    int more = errors.size() - ERRORS_SHOWN;
    return more > 0 ? "%s\nand %d more".formatted(shown, more) : shown;
  }

  private String describe(Diagnostic<? extends JavaFileObject> error, SourceText source) {
    String what = error.getMessage(Locale.ENGLISH);
    JavaFileObject where = error.getSource();
    if (where == null) {
      return SourceText.message(source.name(), "", 0, -1, what);
    }
    Path file = Path.of(where.toUri());
    String name = file.startsWith(folder) ? folder.relativize(file).toString() : source.name();
    // What was appended for javac is not the author's.
    String text = file.equals(source.path()) ? source.text() : text(where);
    return SourceText.message(name, text, error.getLineNumber(), column(error, text), what);
  }

  /** From 0 in characters; javac's own column counts a tab as up to eight. */
  private static int column(Diagnostic<?> error, String text) {
    int at = (int) Math.min(error.getPosition(), text.length());
    return at < 0 ? -1 : at - (text.lastIndexOf('\n', at - 1) + 1);
  }

  private static String text(JavaFileObject file) {
    try {
      return file.getCharContent(true).toString();
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    try {
      files.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Text extends SimpleJavaFileObject {
    private final String text;

    Text(URI uri, String text) {
      super(uri, Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
