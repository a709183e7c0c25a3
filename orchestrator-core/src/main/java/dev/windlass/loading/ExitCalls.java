package dev.windlass.loading;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Finds the line that calls {@code Runtime.halt}, which ends a process without leaving anybody the
 * time to ask who it was.
 */
final class ExitCalls {
  private static final byte[] NAME = "halt".getBytes(StandardCharsets.ISO_8859_1);

  private ExitCalls() {}

  /** The first such line of the compiled classes. */
  static Optional<Finding.Place> halt(Compilation compiled) {
    return compiled.classes().values().stream()
        .filter(ExitCalls::mentions)
        .flatMap(bytes -> in(ClassFile.of().parse(bytes)).stream())
        .findFirst();
  }

  /** Parsing takes time that nearly no class is worth. */
  private static boolean mentions(byte[] bytes) {
    for (int i = 0; i <= bytes.length - NAME.length; i++) {
      int same = 0;
      while (same < NAME.length && bytes[i + same] == NAME[same]) {
        same++;
      }
      if (same == NAME.length) {
        return true;
      }
    }
    return false;
  }

  private static Optional<Finding.Place> in(ClassModel type) {
    String file =
        type.findAttribute(Attributes.sourceFile())
            .map(SourceFileAttribute::sourceFile)
            .map(f -> f.stringValue())
            .orElse("");
    for (MethodModel method : type.methods()) {
      int line = 0;
      if (method.code().isEmpty()) {
        continue;
      }
      for (CodeElement element : method.code().get()) {
        if (element instanceof LineNumber at) {
          line = at.line();
        } else if (element instanceof InvokeInstruction call
            && call.owner().asInternalName().equals("java/lang/Runtime")
            && call.name().stringValue().equals("halt")) {
          return Optional.of(new Finding.Place(file, line));
        }
      }
    }
    return Optional.empty();
  }
}
