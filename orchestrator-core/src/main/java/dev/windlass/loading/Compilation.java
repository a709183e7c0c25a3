package dev.windlass.loading;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
 * One DAG file compiled in memory by the running JDK, with this program's own class path and the
 * DAG folder as source path.
 *
 * @param classes every class that came of it, helpers too, by binary name
 * @param own the classes of the file itself
 * @param inputs the other files of the folder that took part, absolute
 */
record Compilation(Map<String, byte[]> classes, Set<String> own, Set<Path> inputs) {
  private static final int ERRORS_SHOWN = 20;

  /** javac asks a compact source file for a main method; a file of DAGs needs none. */
  private static final String NO_MAIN = "compiler.err.implicit.class.does.not.have.main.method";

  /** Appended to the last line, so that every position stays true. */
  private static final String MAIN = " void main() {}";

  /**
   * @throws LoadFailed with javac's errors
   */
  static Compilation of(SourceText source, Path folder) throws LoadFailed {
    var problems = new DiagnosticCollector<JavaFileObject>();
    Compilation compiled = compile(source, source.text(), folder, problems);
    if (errors(problems).stream().anyMatch(d -> NO_MAIN.equals(d.getCode()))) {
      problems = new DiagnosticCollector<>();
      compiled = compile(source, source.text().stripTrailing() + MAIN, folder, problems);
    }
    List<Diagnostic<? extends JavaFileObject>> errors = errors(problems);
    if (!errors.isEmpty()) {
      throw new LoadFailed(describe(errors, source, folder));
    }
    return compiled;
  }

  private static Compilation compile(
      SourceText source, String text, Path folder, DiagnosticCollector<JavaFileObject> problems) {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    if (javac == null) {
      throw new IllegalStateException(
          "this Java has no compiler (module jdk.compiler); run Windlass on a full JDK 25");
    }
    try (StandardJavaFileManager files =
        javac.getStandardFileManager(problems, Locale.ENGLISH, StandardCharsets.UTF_8)) {
      files.setLocationFromPaths(StandardLocation.SOURCE_PATH, List.of(folder));
      var memory = new MemoryOutput(files, source.path());
      // The result is in the diagnostics: an error there means that classes are missing.
      javac
          .getTask(
              null,
              memory,
              problems,
              List.of(
                  "-classpath",
                  System.getProperty("java.class.path"),
                  "-proc:none",
                  "-implicit:class",
                  "-parameters",
                  "-g",
                  "-Xlint:none"),
              null,
              List.of(new Text(source.path().toUri(), text)))
          .call();
      return new Compilation(memory.classes(), memory.own(), memory.inputs());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Diagnostic<? extends JavaFileObject>> errors(
      DiagnosticCollector<JavaFileObject> problems) {
    return problems.getDiagnostics().stream()
        .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
        .toList();
  }

  private static String describe(
      List<Diagnostic<? extends JavaFileObject>> errors, SourceText source, Path folder) {
    String shown =
        errors.stream()
            .limit(ERRORS_SHOWN)
            .map(e -> describe(e, source, folder))
            .collect(Collectors.joining("\n"));
    int more = errors.size() - ERRORS_SHOWN;
    return more > 0 ? "%s\nand %d more".formatted(shown, more) : shown;
  }

  private static String describe(
      Diagnostic<? extends JavaFileObject> error, SourceText source, Path folder) {
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
