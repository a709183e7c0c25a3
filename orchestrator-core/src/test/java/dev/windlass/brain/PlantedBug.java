package dev.windlass.brain;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * A mistake somebody could make in the brain: one source file with a few lines changed. The brain
 * with the mistake is loaded beside the real one and lives through the same seeded worlds.
 *
 * @param name of the file that describes it, without its ending
 * @param words what goes wrong
 * @param source the file of the brain it is in
 */
record PlantedBug(String name, String words, String source, List<Edit> edits) {
  private static final Path PLANTED = Path.of("src/test/planted");
  private static final Path BRAIN = Path.of("src/main/java/dev/windlass/brain");
  private static final String PACKAGE = "dev.windlass.brain.";
  private static final Pattern EDIT =
      Pattern.compile("<{7}\n(.*?)\n={7}\n(.*?)\n?>{7}\n", Pattern.DOTALL);

  /** Lines to find, once, and lines to put there. */
  record Edit(String find, String put) {}

  /** The first world that shows the bug, and what it showed. */
  record Catch(long seed, String words) {}

  /** All of them, by name. */
  static List<PlantedBug> all() throws IOException {
    try (Stream<Path> files = Files.list(PLANTED)) {
      List<PlantedBug> bugs = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        bugs.add(read(file));
      }
      return bugs;
    }
  }

  private static PlantedBug read(Path file) throws IOException {
    String text = Files.readString(file);
    List<String> lines = text.lines().toList();
    List<Edit> edits = new ArrayList<>();
    Matcher found = EDIT.matcher(text);
    while (found.find()) {
      edits.add(new Edit(found.group(1), found.group(2)));
    }
    if (edits.isEmpty() || !lines.get(1).startsWith("in ")) {
      throw new IOException("%s: expected words, 'in FILE' and edits".formatted(file));
    }
    String name = PLANTED.relativize(file).toString().replace(".bug", "");
    return new PlantedBug(name, lines.get(0), lines.get(1).substring(3), edits);
  }

  /** Compiles the mistake and lives through worlds 1 to {@code seeds} until one shows it. */
  Optional<Catch> hunt(int seeds) throws IOException, ReflectiveOperationException {
    try (URLClassLoader loader = new BrainLoader(compile())) {
      Class<?> world = loader.loadClass(PACKAGE + "Simulation");
      var create = world.getDeclaredConstructor(long.class);
      var live = world.getDeclaredMethod("live", int.class);
      create.setAccessible(true);
      live.setAccessible(true);
      for (long seed = 1; seed <= seeds; seed++) {
        try {
          live.invoke(create.newInstance(seed), 250);
        } catch (InvocationTargetException e) {
          // Only a broken promise counts: a world that cannot be made catches nothing.
          if (e.getCause() instanceof AssertionError broken) {
            return Optional.of(new Catch(seed, String.valueOf(broken.getMessage())));
          }
          throw e;
        }
      }
      return Optional.empty();
    }
  }

  private Path compile() throws IOException {
    String code = Files.readString(BRAIN.resolve(source));
    for (Edit edit : edits) {
      if (code.split(Pattern.quote(edit.find()), -1).length != 2) {
        throw new IOException(
            "%s: %s must have exactly once:%n%s".formatted(name, source, edit.find()));
      }
      code = code.replace(edit.find(), edit.put());
    }
    Path folder = Path.of("target/planted", name);
    forget(folder);
    Path sources = folder.resolve("src");
    Path file = sources.resolve(source);
    Path classes = folder.resolve("classes");
    Files.createDirectories(sources);
    Files.createDirectories(classes);
    Files.writeString(file, code);
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK");
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-nowarn", "-proc:none", "-parameters", "-cp", classPath(), "-d", classes.toString());
      boolean compiled =
          compiler.getTask(null, files, null, options, null, files.getJavaFileObjects(file)).call();
      if (!compiled) {
        throw new IOException("%s does not compile".formatted(name));
      }
    }
    return classes;
  }

  /** What an earlier hunt left there would be loaded, too. */
  private static void forget(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Surefire hides the real class path behind a jar of its own. */
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** Has a brain of its own: the planted classes first, the other ones of the brain as they are. */
  private static final class BrainLoader extends URLClassLoader {
    private final Path planted;

    BrainLoader(Path planted) {
      super(new URL[0], PlantedBug.class.getClassLoader());
      this.planted = planted;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(PACKAGE)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : define(name);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      String file = name.replace('.', '/') + ".class";
      try (InputStream in = open(file)) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    private @Nullable InputStream open(String file) throws IOException {
      Path own = planted.resolve(file);
      return Files.exists(own) ? Files.newInputStream(own) : getResourceAsStream(file);
    }
  }
}
