package dev.windlass.loading;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * The classes of a DAG file, and its template files, as the database keeps them: a jar that is the
 * same, byte for byte, whenever they are.
 */
final class PackedCode {
  /** More is not kept: after a restart only the newest version of such a source can be run. */
  static final int LIMIT = 32 << 20;

  /** Entries of the file's own classes begin with this, those of its helpers do not. */
  private static final String OWN = "own/";

  private static final String HELPER = "helper/";

  /** Entries of template files; after the classes, so that a class comes first. */
  private static final String TEMPLATE = "template/";

  /** As early as a jar can say: the same code must give the same bytes. */
  private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

  private PackedCode() {}

  static byte[] pack(Compilation compiled) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> one : new TreeMap<>(compiled.classes()).entrySet()) {
        boolean own = compiled.own().contains(one.getKey());
        var entry = new ZipEntry((own ? OWN : HELPER) + one.getKey());
        entry.setTimeLocal(EPOCH);
        zip.putNextEntry(entry);
        zip.write(one.getValue());
      }
      for (Map.Entry<String, String> one : new TreeMap<>(compiled.templates()).entrySet()) {
        var entry = new ZipEntry(TEMPLATE + one.getKey());
        entry.setTimeLocal(EPOCH);
        zip.putNextEntry(entry);
        zip.write(one.getValue().getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Tells packed classes from an author's jar. */
  static boolean isPacked(byte[] code) {
    try (var zip = new ZipInputStream(new ByteArrayInputStream(code))) {
      ZipEntry first = zip.getNextEntry();
      return first != null
          && (first.getName().startsWith(OWN) || first.getName().startsWith(HELPER))
          && !first.getName().endsWith(".class");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * @throws LoadFailed when these are no packed classes
   */
  static Compilation unpack(byte[] packed) throws LoadFailed {
    Map<String, byte[]> classes = new LinkedHashMap<>();
    Map<String, String> templates = new TreeMap<>();
    Set<String> own = new TreeSet<>();
    try (var zip = new ZipInputStream(new ByteArrayInputStream(packed))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().startsWith(TEMPLATE)) {
          String path = entry.getName().substring(TEMPLATE.length());
          templates.put(path, new String(zip.readAllBytes(), StandardCharsets.UTF_8));
          continue;
        }
        boolean mine = entry.getName().startsWith(OWN);
        String name = entry.getName().substring(mine ? OWN.length() : HELPER.length());
        classes.put(name, zip.readAllBytes());
        if (mine) {
          own.add(name);
        }
      }
    } catch (IOException e) {
      throw new LoadFailed("its stored classes cannot be read: " + e.getMessage());
    }
    return new Compilation(classes, own, Set.of(), templates, false);
  }
}
