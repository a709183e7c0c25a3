package dev.windlass.loading;

import dev.windlass.dag.Dag;
import dev.windlass.dag.DagFactory;
import dev.windlass.dag.TemplateFiles;
import dev.windlass.template.ClassPathFiles;
import dev.windlass.template.JarFiles;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Runs the code that defines DAGs: of compiled Java files, of jars, of bundled factories.
 * Thread-safe.
 */
final class SourceLoader {
  /** The name of every class loader with classes of the DAG folder. */
  static final String LOADER = "windlass-dag";

  private final Path folder;
  private final TimeLimit limit;
  private final UnaryOperator<byte[]> defining;

  /**
   * Where code of the DAG folder must not end the process: see {@link ExitRewriting}.
   *
   * @param folder the DAG folder, for resources
   */
  SourceLoader(Path folder, TimeLimit limit) {
    this(folder, limit, ExitRewriting::of);
  }

  private SourceLoader(Path folder, TimeLimit limit, UnaryOperator<byte[]> defining) {
    this.folder = folder;
    this.limit = limit;
    this.defining = defining;
  }

  /** Where code may do as it likes, and what it does is reported: in the prober's process. */
  static SourceLoader trying(Path folder, TimeLimit limit) {
    return new SourceLoader(folder, limit, UnaryOperator.identity());
  }

  /**
   * The DAGs of a compiled file, sorted by id.
   *
   * @throws LoadFailed with a message for the author
   */
  List<Dag> java(SourceText source, Compilation compiled) throws LoadFailed, InterruptedException {
    var loader =
        new MemoryClasses(
            compiled.classes(), folder, defining, SourceLoader.class.getClassLoader());
    String file = String.valueOf(source.path().getFileName());
    String implicit = file.substring(0, file.length() - ".java".length());
    try {
      List<Dag> dags = run(source, loader, () -> DagFinder.in(loader, compiled.own(), implicit));
      // Deeper files may be helpers that only make DAGs for others.
      if (dags.isEmpty() && folder.equals(source.path().getParent())) {
        throw new LoadFailed(
            ("%s: error: no DAG found; declare a public static final Dag field, a DagFactory, or in"
                    + " a compact source file a Dag field")
                .formatted(source.name()));
      }
      TemplateFiles files = compiled.files(source.name());
      return distinct(source.name(), dags).stream().map(d -> d.withTemplates(files)).toList();
    } catch (LoadFailed e) {
      // It compiled: only the files it is made of can mend it.
      throw e.of(compiled.inputs());
    }
  }

  /**
   * The DAGs of a jar, sorted by id.
   *
   * @param jar must stay as it is while its classes are in use
   * @throws LoadFailed with a message for the author
   */
  List<Dag> jar(String name, Path jar) throws LoadFailed, InterruptedException {
    JarClasses loader;
    try {
      loader = new JarClasses(jar, defining, SourceLoader.class.getClassLoader());
    } catch (IOException e) {
      throw new LoadFailed("%s: error: cannot be read: %s".formatted(name, e.getMessage()));
    }
    var source = new SourceText(name, jar, "");
    List<Dag> dags = run(source, loader, () -> factories(loader));
    if (dags.isEmpty()) {
      throw new LoadFailed(
          "%s: error: no DAG found; name a factory in META-INF/services/%s"
              .formatted(name, DagFactory.class.getName()));
    }
    TemplateFiles files = new JarFiles(jar);
    return distinct(name, dags).stream().map(d -> d.withTemplates(files)).toList();
  }

  private static List<Dag> factories(ClassLoader loader) {
    List<Dag> dags = new ArrayList<>();
    ServiceLoader.load(DagFactory.class, loader).stream()
        // The class path's own factories are seen through the jar's loader too.
        .filter(p -> p.type().getClassLoader() == loader)
        .forEach(p -> dags.addAll(p.get().dags()));
    return dags;
  }

  /**
   * The DAGs of a factory on the class path, sorted by id.
   *
   * @throws LoadFailed with a message for the author
   */
  List<Dag> bundled(ServiceLoader.Provider<DagFactory> provider)
      throws LoadFailed, InterruptedException {
    String name = provider.type().getName();
    Class<?> factory = provider.type();
    TemplateFiles files = new ClassPathFiles(factory.getClassLoader(), factory.getPackageName());
    List<Dag> dags =
        run(
            new SourceText(name, folder, ""),
            factory.getClassLoader(),
            () -> provider.get().dags());
    return distinct(name, dags).stream().map(d -> d.withTemplates(files)).toList();
  }

  private List<Dag> run(SourceText source, ClassLoader loader, Callable<List<Dag>> code)
      throws LoadFailed, InterruptedException {
    try {
      return limit.call(source.name(), loader, SourceLoader::isAuthors, code);
    } catch (TimeLimit.TookTooLong e) {
      throw source
          .failed(e.at().map(Finding.Place::of), String.valueOf(e.getMessage()))
          .asSpoiling();
    } catch (ExecutionException e) {
      Throwable cause = root(e);
      String what =
          cause instanceof IllegalArgumentException && cause.getMessage() != null
              ? cause.getMessage()
              : cause.toString();
      throw source.failed(
          List.of(cause.getStackTrace()).stream()
              .filter(SourceLoader::isAuthors)
              .findFirst()
              .map(Finding.Place::of),
          what);
    }
  }

  /** Whether a frame is of a class of the DAG folder. */
  static boolean isAuthors(StackTraceElement frame) {
    return LOADER.equals(frame.getClassLoaderName());
  }

  private static Throwable root(Throwable thrown) {
    Throwable cause = thrown.getCause();
    boolean wrapper =
        thrown instanceof ExecutionException
            || thrown instanceof InvocationTargetException
            || thrown instanceof ExceptionInInitializerError;
    return wrapper && cause != null ? root(cause) : thrown;
  }

  private static List<Dag> distinct(String name, List<Dag> dags) throws LoadFailed {
    String twice =
        dags.stream()
            .collect(Collectors.groupingBy(Dag::id, Collectors.counting()))
            .entrySet()
            .stream()
            .filter(e -> e.getValue() > 1)
            .map(e -> "'" + e.getKey() + "'")
            .sorted()
            .collect(Collectors.joining(", "));
    if (!twice.isEmpty()) {
      throw new LoadFailed(
          "%s: error: DAG %s is defined twice in this file".formatted(name, twice));
    }
    return dags.stream().sorted(Comparator.comparing(Dag::id)).toList();
  }
}
