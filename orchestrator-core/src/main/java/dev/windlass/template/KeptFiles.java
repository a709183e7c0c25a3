package dev.windlass.template;

import dev.windlass.dag.TemplateFiles;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Template files whose texts are known. Immutable. */
public final class KeptFiles implements TemplateFiles {
  private final Map<String, String> files;
  private final String where;

  /**
   * @param files by the path they are asked for with
   * @param where for messages: where they were looked for
   */
  public KeptFiles(Map<String, String> files, String where) {
    this.files = new TreeMap<>(files);
    this.where = where;
  }

  @Override
  public Optional<String> read(String path) {
    return Optional.ofNullable(files.get(path));
  }

  @Override
  public String fingerprint() {
    if (files.isEmpty()) {
      return "";
    }
    MessageDigest digest = sha256();
    files.forEach(
        (path, text) -> {
          digest.update(path.getBytes(StandardCharsets.UTF_8));
          digest.update((byte) 0);
          digest.update(text.getBytes(StandardCharsets.UTF_8));
          digest.update((byte) 0);
        });
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public String where() {
    return files.isEmpty()
        ? where
        : "%s; the DAG has: %s".formatted(where, String.join(", ", files.keySet()));
  }
}
