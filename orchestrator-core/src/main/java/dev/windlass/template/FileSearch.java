package dev.windlass.template;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the template files that a DAG's code names: its texts that look like the name of a file,
 * where there is such a file, and the files that those include. In place of a part that is known
 * only at run time, as in {@code "sql/" + table + ".sql"}, every name will do. Not thread-safe.
 */
public final class FileSearch {
  private static final Pattern TEMPLATE =
      Pattern.compile(".+\\.(sql|sh|json|txt|ya?ml|xml|html?|md|hql|py|j2|jinja2?)");

  /** Of a DAG: more than a person wrote, and stored again with every change. */
  private static final int MOST = 500;

  private static final long MOST_CHARACTERS = 8L << 20;
  private static final int LONGEST_PATH = 300;

  /** What the compiler, and {@code formatted}, have in place of what is known at run time only. */
  private static final Pattern GAP = Pattern.compile("[\u0001\u0002]|%[sd]");

  private static final Pattern NAMES =
      Pattern.compile("\\{%[-+]?\\s*(?:include|import|from|extends)\\s+['\"]([^'\"]+)['\"]");

  private final List<Path> bases;
  private final Map<String, String> files = new TreeMap<>();
  private final Set<Path> inputs = new TreeSet<>();
  private final Deque<String> left = new ArrayDeque<>();
  private boolean open;
  private long characters;

  /**
   * What was found.
   *
   * @param files their texts, by the path they are named by
   * @param inputs where files are, or might come to be, that would change what was found
   * @param open whether files could come whose names are not known yet
   */
  public record Found(Map<String, String> files, Set<Path> inputs, boolean open) {}

  private FileSearch(List<Path> bases) {
    this.bases = bases;
  }

  /** Whether a file's name is one of a template. */
  public static boolean isTemplate(String name) {
    return TEMPLATE.matcher(name).matches();
  }

  /**
   * Searches.
   *
   * @param texts of the code; most of them name no file
   * @param bases the folders where files are looked for, the first one first
   * @throws IOException when there are more, or larger ones, than are kept, in words for the author
   */
  public static Found search(Collection<String> texts, List<Path> bases) throws IOException {
    var search = new FileSearch(bases.stream().distinct().toList());
    for (String text : texts) {
      search.name(text);
    }
    while (!search.left.isEmpty()) {
      search.take(search.left.remove());
    }
    return new Found(search.files, search.inputs, search.open);
  }

  private void name(String text) throws IOException {
    if (text.length() > LONGEST_PATH || !isTemplate(text) || !isBelow(text)) {
      return;
    }
    Matcher gap = GAP.matcher(text);
    if (!gap.find()) {
      left.add(text);
      return;
    }
    // Without a folder before it, every file beside the DAG could be meant.
    int folder = text.lastIndexOf('/', gap.start());
    if (folder > 0) {
      open = true;
      for (Path base : bases) {
        matching(base, text, text.substring(0, folder));
      }
    }
  }

  private static boolean isBelow(String path) {
    return !path.startsWith("/")
        && path.chars().noneMatch(c -> Character.isWhitespace(c) || c == ':' || c == '\\')
        && List.of(path.split("/", -1)).stream()
            .noneMatch(p -> p.isEmpty() || p.startsWith(".") || p.equals(".."));
  }

  private void matching(Path base, String pattern, String folder) throws IOException {
    Path in = base.resolve(folder);
    if (!Files.isDirectory(in)) {
      return;
    }
    var regex = new StringBuilder();
    int from = 0;
    for (Matcher gap = GAP.matcher(pattern); gap.find(); from = gap.end()) {
      regex.append(Pattern.quote(pattern.substring(from, gap.start()))).append("[^/]*");
    }
    Pattern names =
        Pattern.compile(regex.append(Pattern.quote(pattern.substring(from))).toString());
    int depth =
        1 + (int) pattern.substring(folder.length() + 1).chars().filter(c -> c == '/').count();
    List<String> found = new ArrayList<>();
    try (Stream<Path> all = Files.walk(in, depth)) {
      all.map(p -> base.relativize(p).toString().replace('\\', '/'))
          .filter(p -> names.matcher(p).matches() && isBelow(p))
          .sorted()
          .forEach(found::add);
    }
    left.addAll(found);
  }

  private void take(String path) throws IOException {
    if (files.containsKey(path)) {
      return;
    }
    for (Path base : bases) {
      Path file = base.resolve(path);
      inputs.add(file);
      Optional<String> text = read(file);
      if (text.isPresent()) {
        keep(path, text.get());
        return;
      }
    }
  }

  /** Empty: there is no such file, or it is no template: large, or no text. */
  private static Optional<String> read(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > 4L * Limits.TEXT) {
      return Optional.empty();
    }
    try {
      String text = Files.readString(file);
      return text.length() > Limits.TEXT || text.indexOf('\0') >= 0
          ? Optional.empty()
          : Optional.of(text);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private void keep(String path, String text) throws IOException {
    files.put(path, text);
    characters += text.length();
    if (files.size() > MOST || characters > MOST_CHARACTERS) {
      throw new IOException(
          "it names more than %d template files, or more than %d MiB of them"
              .formatted(MOST, MOST_CHARACTERS >> 20));
    }
    Matcher names = NAMES.matcher(text);
    while (names.find()) {
      if (isBelow(names.group(1))) {
        left.add(names.group(1));
      }
    }
  }
}
