package dev.windlass.dag;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.util.List;

/** The output types that operator and resource classes declare. */
final class Types {
  private static final TypeFactory FACTORY = Json.MAPPER.getTypeFactory();

  private Types() {}

  static JavaType of(Class<?> type) {
    return FACTORY.constructType(type);
  }

  static JavaType listOf(JavaType element) {
    return FACTORY.constructCollectionType(List.class, element);
  }

  static JavaType listOf(Class<?> element) {
    return listOf(of(element));
  }

  static JavaType outputOf(Class<?> operator) {
    return parameter(operator, Operator.class);
  }

  static JavaType resourceOf(Class<?> resource) {
    return parameter(resource, Resource.class);
  }

  private static JavaType parameter(Class<?> type, Class<?> shape) {
    JavaType[] found = FACTORY.findTypeParameters(FACTORY.constructType(type), shape);
    return found == null || found.length == 0 ? FACTORY.constructType(Object.class) : found[0];
  }
}
