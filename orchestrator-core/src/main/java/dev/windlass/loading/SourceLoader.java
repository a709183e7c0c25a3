package dev.windlass.loading;

import dev.windlass.dag.Dag;
import dev.windlass.dag.DagFactory;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Turns one source into DAGs: a Java file, a jar, or a bundled factory. Thread-safe. */
final class SourceLoader {
  private final Path folder;
  private final TimeLimit limit;

  /** A compiler takes a core and some hundred megabytes; more at once make no file live sooner. */
  private final Semaphore compilers =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors()));

  SourceLoader(Path folder, Duration limit) {
    this.folder = folder;
    this.limit = new TimeLimit(limit);
  }

  /**
   * @throws LoadFailed with a message for the author
   */
  LoadedSource file(String name, Path path) throws LoadFailed, InterruptedException {
    if (name.endsWith(".jar")) {
      return jar(name, path);
    }
    try {
      return java(new SourceText(name, path, Files.readString(path)));
    } catch (IOException e) {
      throw new LoadFailed("%s: error: cannot be read: %s".formatted(name, e.getMessage()));
    }
  }

  /**
   * @throws LoadFailed with a message for the author
   */
  LoadedSource java(SourceText source) throws LoadFailed, InterruptedException {
    Compilation compiled;
    compilers.acquire();
    try {
      compiled = Compilation.of(source, folder);
    } finally {
      compilers.release();
    }
    var loader = new MemoryClasses(compiled.classes(), folder, SourceLoader.class.getClassLoader());
    String file = String.valueOf(source.path().getFileName());
    String implicit = file.substring(0, file.length() - ".java".length());
    Predicate<StackTraceElement> ours = f -> compiled.classes().containsKey(f.getClassName());
    try {
      List<Dag> dags =
          run(source, loader, ours, () -> DagFinder.in(loader, compiled.own(), implicit));
      // Deeper files may be helpers that only make DAGs for others.
      if (dags.isEmpty() && folder.equals(source.path().getParent())) {
        throw new LoadFailed(
            ("%s: error: no DAG found; declare a public static final Dag field, a DagFactory, or in"
                    + " a compact source file a Dag field")
                .formatted(source.name()));
      }
      return new LoadedSource(distinct(source.name(), dags), source.text(), compiled.inputs());
    } catch (LoadFailed e) {
      // It compiled: only the files it is made of can mend it.
      throw new LoadFailed(e.getMessage(), compiled.inputs());
    }
  }

  private LoadedSource jar(String name, Path path) throws LoadFailed, InterruptedException {
    SourceText source = new SourceText(name, path, "");
    URLClassLoader loader;
    try {
      // A copy: replacing a jar that is open would break the classes still to be read from it.
      Path copy = Files.createTempFile("windlass-dag-", ".jar");
      copy.toFile().deleteOnExit();
      Files.copy(path, copy, StandardCopyOption.REPLACE_EXISTING);
      loader =
          new URLClassLoader(
              "windlass-dag", new URL[] {copy.toUri().toURL()}, getClass().getClassLoader());
    } catch (IOException e) {
      throw new LoadFailed("%s: error: cannot be read: %s".formatted(name, e.getMessage()));
    }
    List<Dag> dags = run(source, loader, SourceLoader::nowhere, () -> factories(loader));
    if (dags.isEmpty()) {
      throw new LoadFailed(
          "%s: error: no DAG found; name a factory in META-INF/services/%s"
              .formatted(name, DagFactory.class.getName()));
    }
    return new LoadedSource(distinct(name, dags), "", Set.of());
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
   * @throws LoadFailed with a message for the author
   */
  LoadedSource bundled(ServiceLoader.Provider<DagFactory> provider)
      throws LoadFailed, InterruptedException {
    String name = provider.type().getName();
    var source = new SourceText(name, folder, "");
    List<Dag> dags =
        run(
            source,
            provider.type().getClassLoader(),
            SourceLoader::nowhere,
            () -> provider.get().dags());
    return new LoadedSource(distinct(name, dags), "", Set.of());
  }

  private List<Dag> run(
      SourceText source,
      ClassLoader loader,
      Predicate<StackTraceElement> ours,
      Callable<List<Dag>> code)
      throws LoadFailed, InterruptedException {
    try {
      return limit.call(source.name(), loader, ours, code);
    } catch (ExecutionException e) {
      Throwable cause = root(e);
      StackTraceElement at =
          List.of(cause.getStackTrace()).stream().filter(ours).findFirst().orElse(null);
      String what =
          cause instanceof IllegalArgumentException && cause.getMessage() != null
              ? cause.getMessage()
              : cause.toString();
      if (at == null) {
        throw new LoadFailed("%s: error: %s".formatted(source.name(), what));
      }
      boolean here = source.path().endsWith(String.valueOf(at.getFileName()));
      throw new LoadFailed(
          SourceText.message(
              here ? source.name() : String.valueOf(at.getFileName()),
              here ? source.text() : "",
              at.getLineNumber(),
              -1,
              what));
    }
  }

  /** Of a jar or a bundled factory there is no text to show. */
  private static boolean nowhere(StackTraceElement frame) {
    return false;
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
