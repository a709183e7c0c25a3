package dev.windlass.loading;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.Json;
import dev.windlass.store.DagSourceDao.StoredSource;
import dev.windlass.template.JarFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the DAG folder, and has what is new or changed compiled and tried in a process of its
 * own. A file that is as it was when it was stored is taken as stored. Used by one thread.
 */
final class FolderLoader implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FolderLoader.class);

  /** From so many files on, two processes share them. */
  private static final int MANY = 40;

  /** Some fifty thousand tasks; larger ones no brain should have to hold. */
  private static final int STRUCTURE_LIMIT = 32 << 20;

  /** The name under which the folder as a whole shows what is wrong with it. */
  private static final String WHOLE = ".";

  /** In place of the hash of a file that is not there, and would count if it were. */
  private static final String ABSENT = "absent";

  private final Path folder;
  private final Sources sources;
  private final ProvingGround ground;
  private final SourceLoader loader;
  private final JarCopies jars = new JarCopies();
  private final Map<String, StoredSource> stored = new HashMap<>();
  private final Map<Path, Boolean> holdsDags = new HashMap<>();

  /** Hashes of one look at the folder: thousands of files may have one helper. */
  private final Map<Path, String> hashes = new HashMap<>();

  private @Nullable DagFolder previous;

  /**
   * @param folder absolute
   * @param stored what the database holds, to be taken as it is where nothing changed
   */
  FolderLoader(Path folder, Sources sources, Bounds bounds, List<StoredSource> stored) {
    this.folder = folder;
    this.sources = sources;
    this.ground = new ProvingGround(folder, bounds, true);
    this.loader = new SourceLoader(folder, new TimeLimit(bounds.time()));
    stored.stream()
        .filter(s -> s.program().equals(Fingerprint.program()))
        .forEach(s -> this.stored.put(s.sourceFile(), s));
  }

  /** What a look at the folder found. */
  record Look(Set<Path> folders, boolean unsteady) {}

  /**
   * Looks at the folder once, and begins to load what changed.
   *
   * @return its folders, and whether a file was still being written
   */
  Look look() {
    DagFolder before = previous;
    DagFolder now;
    try {
      now = DagFolder.scan(folder, before);
    } catch (IOException e) {
      sources.problems(Map.of(WHOLE, "the DAG folder cannot be read: " + DagFolder.words(e)));
      return new Look(Set.of(), false);
    }
    previous = now;
    sources.problems(now.problems());
    boolean unsteady = false;
    List<Path> changed = new ArrayList<>();
    Set<String> dagFiles = new LinkedHashSet<>();
    for (Path file : now.files().keySet()) {
      if (!isDagFile(now, before, file)) {
        continue;
      }
      String name = now.name(file);
      dagFiles.add(name);
      if (!sources.wants(name, file, now)) {
        continue;
      }
      if (before != null && !Objects.equals(before.files().get(file), now.files().get(file))) {
        unsteady = true;
      } else {
        changed.add(file);
      }
    }
    if (unsteady) {
      // It takes a moment to start: meanwhile whoever writes the file may end.
      ground.warmUp();
    }
    sources.keepOnly(dagFiles);
    load(changed, now);
    return new Look(now.folders(), unsteady);
  }

  private boolean isDagFile(DagFolder now, @Nullable DagFolder before, Path file) {
    DagFolder.Stamp was = before == null ? null : before.files().get(file);
    if (!Objects.equals(was, now.files().get(file))) {
      holdsDags.put(file, now.holdsDags(file));
    }
    return holdsDags.getOrDefault(file, false);
  }

  private void load(List<Path> changed, DagFolder now) {
    hashes.clear();
    List<Task> texts = new ArrayList<>();
    for (Path file : changed) {
      String name = now.name(file);
      long turn = sources.begin(name, now);
      try {
        String tooLarge = now.tooLarge(file);
        if (tooLarge != null) {
          throw new DagFolder.Unreadable(tooLarge);
        }
        Optional<LoadedSource> known = unchanged(name, file);
        if (known.isPresent()) {
          sources.settle(name, turn, Sources.Outcome.good(known.get()));
        } else if (name.endsWith(".jar")) {
          // As large as a folder full of files: tried by itself.
          prove(List.of(new Task(turn, new SourceText(name, jars.copy(file), ""))));
        } else {
          texts.add(new Task(turn, text(name, file)));
        }
      } catch (IOException e) {
        String why = "%s: error: cannot be read: %s".formatted(name, DagFolder.words(e));
        // Only the file itself can mend it.
        bad(name, turn, new LoadFailed(why).of(Set.of()));
      }
    }
    int half = texts.size() > MANY ? texts.size() / 2 : 0;
    prove(texts.subList(0, half));
    prove(texts.subList(half, texts.size()));
  }

  private static SourceText text(String name, Path file) throws IOException {
    String text = Files.readString(file);
    if (text.indexOf('\0') >= 0) {
      // The database cannot keep it, nor can anybody read it.
      throw new DagFolder.Unreadable("it holds a NUL character, so it is no text");
    }
    return new SourceText(name, file, text);
  }

  private void bad(String name, long turn, LoadFailed why) {
    log.info("{}", why.getMessage());
    sources.settle(name, turn, Sources.Outcome.bad(why));
  }

  // ---- as it was stored

  /** Of use once per file: later looks compare with what this process has seen. */
  private Optional<LoadedSource> unchanged(String name, Path file) throws IOException {
    StoredSource known = stored.remove(name);
    if (known == null || !hash(file).equals(known.hash())) {
      return Optional.empty();
    }
    Set<Path> inputs = new LinkedHashSet<>();
    for (Map.Entry<String, JsonNode> input : Json.read(known.inputs()).properties()) {
      Path path = folder.resolve(input.getKey());
      String now = Files.isRegularFile(path) ? hash(path) : ABSENT;
      if (!now.equals(input.getValue().asText())) {
        return Optional.empty();
      }
      inputs.add(path);
    }
    return Optional.of(LoadedSource.unchanged(known.dagIds(), inputs));
  }

  private String hash(Path file) throws IOException {
    String known = hashes.get(file);
    if (known == null) {
      known = Files.size(file) > PackedCode.LIMIT ? "" : Fingerprint.of(Files.readAllBytes(file));
      hashes.put(file, known);
    }
    return known;
  }

  // ---- as it is now

  /** A source to be tried, and the turn that it is tried in. */
  private record Task(long turn, SourceText source) {}

  private void prove(List<Task> tasks) {
    if (!tasks.isEmpty()) {
      Map<SourceText, Long> turns = new LinkedHashMap<>();
      tasks.forEach(t -> turns.put(t.source(), t.turn()));
      Thread.ofVirtual().name("windlass-load").start(() -> proveNow(turns));
    }
  }

  private void proveNow(Map<SourceText, Long> turns) {
    Map<SourceText, Long> left = new LinkedHashMap<>(turns);
    try {
      ground.prove(
          List.copyOf(turns.keySet()),
          (source, verdict) -> {
            left.remove(source);
            settle(source, turns.getOrDefault(source, 0L), verdict);
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("loading DAG files failed", e);
      left.forEach(
          (s, turn) ->
              notTried(s, turn, "%s: error: it could not be tried: %s".formatted(s.name(), e)));
    }
  }

  private void notTried(SourceText source, long turn, String why) {
    log.warn("{}; trying again", why);
    sources.settle(source.name(), turn, Sources.Outcome.notTried(why));
  }

  private void settle(SourceText source, long turn, Verdict verdict) {
    switch (verdict) {
      case Verdict.Good good -> {
        try {
          sources.settle(source.name(), turn, Sources.Outcome.good(loaded(source, good)));
        } catch (LoadFailed e) {
          bad(source.name(), turn, e);
        } catch (IOException e) {
          notTried(
              source,
              turn,
              "%s: error: cannot be read: %s".formatted(source.name(), DagFolder.words(e)));
        }
      }
      case Verdict.Bad bad -> bad(source.name(), turn, bad.why());
      case Verdict.NotTried(String why) -> notTried(source, turn, why);
    }
  }

  private LoadedSource loaded(SourceText source, Verdict.Good good) throws IOException, LoadFailed {
    for (String structure : good.structures()) {
      check(source, structure);
    }
    if (good.compiled().isEmpty()) {
      return loadedJar(source, good);
    }
    Compilation compiled = TemplateScan.of(good.compiled().get(), source, folder);
    var whole = new Verdict.Good(Optional.of(compiled), good.structures(), good.unstable());
    byte[] packed = PackedCode.pack(compiled);
    LoadedSource.Code code =
        packed.length <= PackedCode.LIMIT
            ? new LoadedSource.Kept(packed)
            : new LoadedSource.Here(SourceCode.later(() -> loader.java(source, compiled)));
    ObjectNode inputs = Json.object();
    for (Path input : compiled.inputs()) {
      inputs.put(
          folder.relativize(input).toString(),
          Files.isRegularFile(input) ? Fingerprint.of(Files.readAllBytes(input)) : ABSENT);
    }
    var origin = new LoadedSource.Origin(Fingerprint.of(source.text()), inputs.toString());
    return LoadedSource.of(
        source,
        whole,
        code,
        // Files may come that no list of inputs can name.
        compiled.open() ? Optional.empty() : Optional.of(origin),
        compiled.files(source.name()).fingerprint());
  }

  /** What the database would refuse must not keep others from being stored. */
  private static void check(SourceText source, String structure) throws LoadFailed {
    String what = "";
    if (structure.length() > STRUCTURE_LIMIT) {
      what =
          "is %,d characters long as JSON; at most %,d are allowed"
              .formatted(structure.length(), STRUCTURE_LIMIT);
    } else if (structure.contains("\\u0000")) {
      what = "holds a NUL character in one of its texts; take it out";
    }
    if (!what.isEmpty()) {
      String id = Json.read(structure).path("dagId").asText();
      throw new LoadFailed("%s: error: DAG '%s' %s".formatted(source.name(), id, what));
    }
  }

  private LoadedSource loadedJar(SourceText source, Verdict.Good good) throws IOException {
    String templates = new JarFiles(source.path()).fingerprint();
    if (Files.size(source.path()) > PackedCode.LIMIT) {
      SourceCode code = SourceCode.later(() -> loader.jar(source.name(), source.path()));
      return LoadedSource.of(
          source, good, new LoadedSource.Here(code), Optional.empty(), templates);
    }
    byte[] jar = Files.readAllBytes(source.path());
    jars.delete(source.path());
    var origin = new LoadedSource.Origin(Fingerprint.of(jar), "{}");
    return LoadedSource.of(
        source, good, new LoadedSource.Kept(jar), Optional.of(origin), templates);
  }

  @Override
  public void close() {
    ground.close();
    jars.close();
  }
}
