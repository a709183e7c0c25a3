package dev.windlass.loading;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the prober tells while it works through a request. Plain bytes, because its sender has run
 * code that nobody trusts yet.
 */
sealed interface Finding {
  /** No single text or class is larger; a jar with 10,000 DAGs tells them one by one. */
  int LIMIT = 64 << 20;

  /** The request's source of that number is being worked on from now. */
  record Begun(int source) implements Finding {}

  /** It compiled to this. */
  record Compiled(Compilation classes) implements Finding {}

  /** The author's code is here at the moment, or was when it ended the process. */
  record At(Place place, Doing doing) implements Finding {}

  /** One of its DAGs, as JSON of its structure. */
  record Found(String structure) implements Finding {}

  /** Loading it twice gave two structures. */
  record Unstable(String dagId, String how) implements Finding {}

  /**
   * It gives no DAGs.
   *
   * @param mendable whether only its own files can mend it
   * @param spoilt whether the process is of no further use
   */
  record Broken(String message, boolean mendable, boolean spoilt) implements Finding {}

  /** The source is done. */
  record Done() implements Finding {}

  /** What the code does at a {@link Place}. */
  enum Doing {
    /** Seen there while it ran. */
    RUNNING,
    /** It called {@code System.exit}. */
    EXITING,
    /** It contains a call of {@code Runtime.halt}. */
    MAY_HALT
  }

  /** A line of the author's code; {@code file} as the class names it. */
  record Place(String file, int line) {
    static Place of(StackTraceElement frame) {
      return new Place(String.valueOf(frame.getFileName()), frame.getLineNumber());
    }
  }

  /** Writes it; does not flush. */
  default void write(DataOutputStream out) throws IOException {
    switch (this) {
      case Begun b -> {
        out.writeByte('B');
        out.writeInt(b.source());
      }
      case Compiled(Compilation classes) -> {
        out.writeByte('C');
        out.writeInt(classes.classes().size());
        for (Map.Entry<String, byte[]> one : classes.classes().entrySet()) {
          text(out, one.getKey());
          bytes(out, one.getValue());
        }
        out.writeInt(classes.own().size());
        for (String own : classes.own()) {
          text(out, own);
        }
        out.writeInt(classes.inputs().size());
        for (Path input : classes.inputs()) {
          text(out, input.toString());
        }
      }
      case At(Place place, Doing doing) -> {
        out.writeByte('A');
        text(out, place.file());
        out.writeInt(place.line());
        text(out, doing.name());
      }
      case Found found -> {
        out.writeByte('F');
        text(out, found.structure());
      }
      case Unstable unstable -> {
        out.writeByte('U');
        text(out, unstable.dagId());
        text(out, unstable.how());
      }
      case Broken broken -> {
        out.writeByte('E');
        text(out, broken.message());
        out.writeBoolean(broken.mendable());
        out.writeBoolean(broken.spoilt());
      }
      case Done done -> out.writeByte('D');
    }
  }

  /**
   * Reads the next one.
   *
   * @throws IOException also when it is none
   */
  static Finding read(DataInputStream in) throws IOException {
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case 'B' -> new Begun(in.readInt());
      case 'C' -> new Compiled(compilation(in));
      case 'A' -> new At(new Place(text(in), in.readInt()), doing(text(in)));
      case 'F' -> new Found(text(in));
      case 'U' -> new Unstable(text(in), text(in));
      case 'E' -> new Broken(text(in), in.readBoolean(), in.readBoolean());
      case 'D' -> new Done();
      default -> throw new IOException("the DAG prober said something unknown: " + kind);
    };
  }

  private static Compilation compilation(DataInputStream in) throws IOException {
    Map<String, byte[]> classes = new LinkedHashMap<>();
    for (int n = in.readInt(); n > 0; n--) {
      classes.put(text(in), bytes(in));
    }
    Set<String> own = new LinkedHashSet<>();
    for (int n = in.readInt(); n > 0; n--) {
      own.add(text(in));
    }
    Set<Path> inputs = new LinkedHashSet<>();
    for (int n = in.readInt(); n > 0; n--) {
      inputs.add(Path.of(text(in)));
    }
    return new Compilation(classes, own, inputs);
  }

  private static Doing doing(String name) throws IOException {
    try {
      return Doing.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new IOException("the DAG prober said something unknown: " + name, e);
    }
  }

  /** Writes a text of any length. */
  static void text(DataOutputStream out, @Nullable String text) throws IOException {
    bytes(out, String.valueOf(text).getBytes(StandardCharsets.UTF_8));
  }

  /** Reads a text. */
  static String text(DataInputStream in) throws IOException {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LIMIT) {
      throw new IOException("the DAG prober sent %d bytes at once".formatted(length));
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new java.io.EOFException();
    }
    return bytes;
  }
}
