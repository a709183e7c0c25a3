package dev.windlass.loading;

import dev.windlass.dag.Dag;
import dev.windlass.dag.DagFactory;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the DAGs in classes: public static {@code Dag} fields, {@link DagFactory} classes, and in a
 * compact source file any {@code Dag} field or method without parameters.
 */
final class DagFinder {
  /** One DAG may be reached in two ways: by a field and by a method. */
  private final Set<Dag> found = new LinkedHashSet<>();

  private DagFinder() {}

  /** Runs the classes' own code: initialisers, constructors, factories. */
  static List<Dag> in(ClassLoader loader, Collection<String> classNames, String implicitClass)
      throws ReflectiveOperationException {
    var finder = new DagFinder();
    for (String name : classNames.stream().sorted().toList()) {
      Class<?> type = Class.forName(name, false, loader);
      if (DagFactory.class.isAssignableFrom(type) && isInstantiable(type)) {
        finder.add(((DagFactory) instance(type)).dags());
      } else if (name.equals(implicitClass) && looksImplicit(type)) {
        finder.membersOf(instance(type));
      } else {
        finder.fieldsOf(type);
      }
    }
    return List.copyOf(finder.found);
  }

  private static boolean isInstantiable(Class<?> type) {
    return !type.isInterface() && !Modifier.isAbstract(type.getModifiers());
  }

  /** A class file does not say that its class was declared implicitly; this is how it looks. */
  private static boolean looksImplicit(Class<?> type) {
    return type.getPackageName().isEmpty()
        && Modifier.isFinal(type.getModifiers())
        && !Modifier.isPublic(type.getModifiers())
        && type.getSuperclass() == Object.class
        && noArguments(type).isPresent();
  }

  private void fieldsOf(Class<?> type) throws IllegalAccessException {
    for (Field field : type.getDeclaredFields()) {
      if (field.getType() == Dag.class
          && Modifier.isStatic(field.getModifiers())
          && Modifier.isPublic(field.getModifiers())) {
        field.setAccessible(true);
        add(field.getName(), field.get(null));
      }
    }
  }

  private void membersOf(Object file) throws ReflectiveOperationException {
    for (Field field : file.getClass().getDeclaredFields()) {
      if (field.getType() == Dag.class) {
        field.setAccessible(true);
        add(field.getName(), field.get(file));
      }
    }
    for (Method method : file.getClass().getDeclaredMethods()) {
      if (method.getReturnType() == Dag.class
          && method.getParameterCount() == 0
          && !method.isSynthetic()) {
        method.setAccessible(true);
        add(method.getName() + "()", method.invoke(file));
      }
    }
  }

  private void add(String member, @Nullable Object dag) {
    if (dag == null) {
      throw new IllegalArgumentException("'%s' is null; it must be a Dag".formatted(member));
    }
    add(List.of((Dag) dag));
  }

  private void add(List<Dag> dags) {
    found.addAll(dags);
  }

  private static Object instance(Class<?> type) throws ReflectiveOperationException {
    Constructor<?> constructor =
        noArguments(type)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s needs a constructor without parameters".formatted(type.getName())));
    constructor.setAccessible(true);
    return constructor.newInstance();
  }

  private static Optional<Constructor<?>> noArguments(Class<?> type) {
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (constructor.getParameterCount() == 0) {
        return Optional.of(constructor);
      }
    }
    return Optional.empty();
  }
}
