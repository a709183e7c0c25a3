package dev.windlass.settings;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Where the log of a try is: {@code <home>/logs/<dag>/<run>/<task>/<try>.log}, and for a mapped
 * instance {@code …/<task>/<map index>/<try>.log}. Whoever writes and whoever reads asks here, so
 * they always agree; no id, whatever it contains, leads out of the folder. Immutable.
 */
public final class LogPaths {
  // Most file systems take names of up to 255 bytes; the suffix needs nine of them.
  private static final int LONGEST = 200;

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
   * @param mapIndex -1: not mapped
   * @param tryNumber counts from 1
   */
  public Path of(String dagId, String runId, String taskId, int mapIndex, int tryNumber) {
    Path task = logs.resolve(safe(dagId)).resolve(safe(runId)).resolve(safe(taskId));
    Path folder = mapIndex < 0 ? task : task.resolve(Integer.toString(mapIndex));
    return folder.resolve(tryNumber + ".log");
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
