package dev.windlass.loading;

import java.lang.classfile.Attributes;
import java.lang.classfile.BootstrapMethodEntry;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.ConstantPoolBuilder;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandleInfo;
import java.util.List;

/**
 * Leads the calls of {@code System.exit}, {@code Runtime.exit} and {@code Runtime.halt} of an
 * author's class, method references too, to {@link RefusedExits}: no DAG's code ends the process it
 * runs in by mistake. Calls by reflection are not seen. Thread-safe.
 */
final class ExitRewriting {
  private static final String SYSTEM = "java/lang/System";
  private static final String RUNTIME = "java/lang/Runtime";
  private static final ClassDesc REFUSED = RefusedExits.class.describeConstable().orElseThrow();

  /**
   * The rewritten code is as long as it was and has the same types on its stack, so that its stack
   * maps stay true. Making them anew would take classes that may be missing.
   */
  private static final ClassFile CLASSES = ClassFile.of(ClassFile.StackMapsOption.DROP_STACK_MAPS);

  private ExitRewriting() {}

  /**
   * The class as it is to be defined; the very array where nothing in it calls them.
   *
   * @throws ClassFormatError when it calls them and cannot be rewritten
   */
  static byte[] of(byte[] code) {
    ClassModel type;
    try {
      type = CLASSES.parse(code);
      if (!mentionsExit(type)) {
        return code;
      }
    } catch (IllegalArgumentException e) {
      // No class at all: whoever defines it says so in the usual words.
      return code;
    }
    try {
      return CLASSES.transformClass(
          type, ClassTransform.transformingMethods(ExitRewriting::exits, body()));
    } catch (IllegalArgumentException e) {
      throw (ClassFormatError)
          new ClassFormatError(
                  "%s calls System.exit or the like, and its code cannot be rewritten: %s"
                      .formatted(type.thisClass().asInternalName().replace('/', '.'), e))
              .initCause(e);
    }
  }

  private static boolean mentionsExit(ClassModel type) {
    for (PoolEntry entry : type.constantPool()) {
      if (entry instanceof MemberRefEntry member && isExit(member)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isExit(MemberRefEntry member) {
    if (!(member instanceof MethodRefEntry) || !member.type().equalsString("(I)V")) {
      return false;
    }
    return switch (member.owner().asInternalName()) {
      case SYSTEM -> member.name().equalsString("exit");
      case RUNTIME -> member.name().equalsString("exit") || member.name().equalsString("halt");
      default -> false;
    };
  }

  private static boolean exits(MethodModel method) {
    return method.code().stream().flatMap(CodeModel::elementStream).anyMatch(ExitRewriting::isExit);
  }

  private static boolean isExit(CodeElement element) {
    return switch (element) {
      case InvokeInstruction call -> isExit(call.method());
      case InvokeDynamicInstruction call ->
          call.invokedynamic().bootstrap().arguments().stream().anyMatch(ExitRewriting::isExit);
      default -> false;
    };
  }

  private static MethodTransform body() {
    return (builder, element) -> {
      if (element instanceof CodeModel code) {
        builder.transformCode(code, calls(code));
      } else {
        builder.with(element);
      }
    };
  }

  private static CodeTransform calls(CodeModel code) {
    return new CodeTransform() {
      @Override
      public void accept(CodeBuilder builder, CodeElement element) {
        rewrite(builder, element);
      }

      @Override
      public void atEnd(CodeBuilder builder) {
        code.findAttribute(Attributes.stackMapTable()).ifPresent(builder::with);
      }
    };
  }

  private static void rewrite(CodeBuilder builder, CodeElement element) {
    ConstantPoolBuilder pool = builder.constantPool();
    switch (element) {
      case InvokeInstruction call when isExit(call) ->
          builder.with(InvokeInstruction.of(Opcode.INVOKESTATIC, refusing(pool, call.method())));
      case InvokeDynamicInstruction call when isExit(call) -> {
        BootstrapMethodEntry bootstrap = call.invokedynamic().bootstrap();
        builder.invokedynamic(
            pool.invokeDynamicEntry(
                pool.bsmEntry(bootstrap.bootstrapMethod(), arguments(pool, bootstrap.arguments())),
                call.invokedynamic().nameAndType()));
      }
      default -> builder.with(element);
    }
  }

  private static boolean isExit(LoadableConstantEntry constant) {
    return constant instanceof MethodHandleEntry handle && isExit(handle.reference());
  }

  private static List<LoadableConstantEntry> arguments(
      ConstantPoolBuilder pool, List<LoadableConstantEntry> arguments) {
    return arguments.stream()
        .map(a -> isExit(a) ? refusing(pool, (MethodHandleEntry) a) : a)
        .toList();
  }

  private static MethodHandleEntry refusing(ConstantPoolBuilder pool, MethodHandleEntry handle) {
    return pool.methodHandleEntry(
        MethodHandleInfo.REF_invokeStatic, refusing(pool, handle.reference()));
  }

  /** The method of the same name; who was called becomes its first argument. */
  private static MethodRefEntry refusing(ConstantPoolBuilder pool, MemberRefEntry exit) {
    MethodTypeDesc type = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int);
    if (exit.owner().asInternalName().equals(RUNTIME)) {
      type = type.insertParameterTypes(0, exit.owner().asSymbol());
    }
    return pool.methodRefEntry(REFUSED, exit.name().stringValue(), type);
  }
}
