package dev.windlass.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the log of a try is: {@code <home>/logs/<dag>/<run>/<task>/<try>.log}, and for a mapped
 * instance {@code …/<task>/<map index>/<try>.log}. The callbacks of a DAG and of a group have logs
 * as if they were tasks called {@code @dag} and {@code @group.<group>}. Whoever writes and whoever
 * reads asks here, so they always agree; no id, whatever it contains, leads out of the folder.
 * Immutable.
 */
public final class LogPaths {
  // Most file systems take names of up to 255 bytes; the suffix needs nine of them.
  private static final int LONGEST = 200;

  // What fits an int: other names are not ours.
  private static final String NUMBER = "[0-9]{1,9}";

  private final Path logs;

  private LogPaths(Path logs) {
    this.logs = logs;
  }

  /** The logs below the installation's folder. */
  public static LogPaths in(Path home) {
    return new LogPaths(home.resolve("logs"));
  }

  /**
   * The log of one try.
   *
   * @param taskId or whose callbacks' log: {@code @dag}, {@code @group.} and a group's id
   * @param mapIndex -1: not mapped
   * @param tryNumber counts from 1; 0: what callbacks said before there was a try, and the DAG's
   *     own
   */
  public Path of(String dagId, String runId, String taskId, int mapIndex, int tryNumber) {
    Path task = logs.resolve(safe(dagId)).resolve(safe(runId)).resolve(safe(taskId));
    Path folder = mapIndex < 0 ? task : task.resolve(Integer.toString(mapIndex));
    return folder.resolve(tryNumber + ".log");
  }

  /** A log that was written: of which instance, of which try. */
  public record Written(int mapIndex, int tryNumber) {}

  /**
   * The logs of a task, a group or the DAG that were written, by map index and try.
   *
   * @throws UncheckedIOException when a folder cannot be read
   */
  public List<Written> written(String dagId, String runId, String taskId) {
    Path task = ofRun(dagId, runId).resolve(safe(taskId));
    List<Written> written = new ArrayList<>(in(task, -1));
    for (Path folder : children(task)) {
      String name = name(folder);
      if (name.matches(NUMBER) && Files.isDirectory(folder)) {
        written.addAll(in(folder, Integer.parseInt(name)));
      }
    }
    written.sort(Comparator.comparingInt(Written::mapIndex).thenComparingInt(Written::tryNumber));
    return List.copyOf(written);
  }

  private static List<Written> in(Path folder, int mapIndex) {
    return children(folder).stream()
        .map(LogPaths::name)
        .filter(name -> name.matches(NUMBER + "\\.log"))
        .map(name -> Integer.parseInt(name.substring(0, name.length() - ".log".length())))
        .map(tryNumber -> new Written(mapIndex, tryNumber))
        .toList();
  }

  private static List<Path> children(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children.toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the logs in %s cannot be listed".formatted(folder), e);
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  /** The folder of all logs of a run. */
  public Path ofRun(String dagId, String runId) {
    return logs.resolve(safe(dagId)).resolve(safe(runId));
  }

  /**
   * The id as a file name: every character outside {@code [A-Za-z0-9._-]} becomes {@code _}, and
   * when anything was replaced, a piece of the id's SHA-256 follows, so two ids never share a name.
   */
  static String safe(String id) {
    String clean = id.replaceAll("[^A-Za-z0-9._-]", "_");
    // Names of dots alone are folders.
    boolean asItIs =
        clean.equals(id) && !id.isEmpty() && !id.matches("\\.+") && id.length() <= LONGEST;
    if (asItIs) {
      return id;
    }
    String start = clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST);
    return start + "-" + hash(id).substring(0, 8);
  }

  private static String hash(String id) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(id.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
