package dev.windlass.loading;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Hashes that tell whether something is still what it was. */
final class Fingerprint {
  /** Looked at once, when it is first asked for. */
  private static final class Program {
    static final String PRINT = classPath();
  }

  private Fingerprint() {}

  /** SHA-256 in hexadecimal digits. */
  static String of(byte[] content) {
    return HexFormat.of().formatHex(sha256().digest(content));
  }

  /** The same of a text in UTF-8. */
  static String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The running program: its JDK and what lies on its class path, by name, size and age. The same
   * sources may give other structures with another program.
   */
  static String program() {
    return Program.PRINT;
  }

  private static String classPath() {
    MessageDigest digest = sha256();
    digest.update(Runtime.version().toString().getBytes(StandardCharsets.UTF_8));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!entry.isEmpty()) {
        add(digest, Path.of(entry));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, Path entry) {
    try (Stream<Path> tree = Files.walk(entry)) {
      List<Path> files = tree.sorted().toList();
      for (Path file : files) {
        BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
        if (a.isRegularFile()) {
          String words = "%s %d %d\n".formatted(file, a.size(), a.lastModifiedTime().toMillis());
          digest.update(words.getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      // Not there, or being replaced: not what it was.
      digest.update(e.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
